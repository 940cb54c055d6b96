"""The options of `fetch` that restrict a resource: those that the spec has, each for the resources that take it."""

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Annotated, Any

import typer

from binance_liquidations_wire.types import Parameter as Described

from ..history.resources import RESOURCES, Resource


def with_filters(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each filter, in place of its `**filters`."""
    found: dict[str, list[str]] = {}
    described: dict[str, Described] = {}
    for resource in RESOURCES.values():
        for parameter in resource.operation.parameters:
            if parameter.argument in resource.filters:
                found.setdefault(parameter.argument, []).append(resource.name)
                described[parameter.argument] = parameter
    options = [_option(described[argument], names) for argument, names in found.items()]
    known = [one for one in signature(command).parameters.values() if one.kind is not Parameter.VAR_KEYWORD]
    command.__signature__ = signature(command).replace(parameters=known + options)  # type: ignore[attr-defined]
    command.__annotations__ |= {option.name: option.annotation for option in options}
    return command


def check_filters(resource: Resource, filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that were given; raises BadParameter for one that the resource lacks."""
    given = {name: value for name, value in filters.items() if value is not None}
    for name in given:
        if name not in resource.filters:
            others = [other.name for other in RESOURCES.values() if name in other.filters]
            raise typer.BadParameter(f"--{name.replace('_', '-')} belongs to {', '.join(others)}")
    return given


def _option(parameter: Described, resources: list[str]) -> Parameter:
    values = f" One of {', '.join(parameter.values)}." if parameter.values else ""
    option = typer.Option(
        f"--{parameter.argument.replace('_', '-')}",
        metavar="ID" if parameter.kind == "integer" else "TEXT",
        help=f"Restricts {', '.join(resources)}.{values}",
        min=parameter.minimum if parameter.kind == "integer" else None,
    )
    kind = int if parameter.kind == "integer" else str
    annotation = Annotated[kind | None, option]  # type: ignore[valid-type]
    return Parameter(parameter.argument, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
