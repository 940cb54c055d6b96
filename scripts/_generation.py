"""spec → generated: runs the generators over the spec, each in an empty folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator

from _environment import ROOT
from _overlay import overlay
from _spec import (
    SPEC,
    Node,
    SpecError,
    canonical,
    dump,
    form_of,
    forms,
    load,
    operations,
    python_name,
    python_view,
    resolve,
    scalar_forms,
)

TEMPLATES = ROOT / "scripts" / "templates"
PACKAGE = "binance_liquidations_wire"
HEADER = "# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.\n"

PYTHON_TYPES = {
    "WireDecimal": "decimal.Decimal",
    "WireId": "int",
    "WireFlag": "bool",
    "WireTime": f"{PACKAGE}.types.Timestamp",
    "WireAccountType": "str",
}
SHAPES = {"WireSnapshot": "Only", "WireLiabilities": "Listed", "WireAccountType": "Underscored"}
"""The forms that a record normalizes when it is made, and what the template calls what they become."""
NORMALIZING = (
    "msgspec.structs.force_setattr",
    *(f"{PACKAGE}.types.{name}" for name in ("UNDERSCORED", "Listed", "Only", "date", "only")),
)

_DURATION = re.compile(r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?")


def generate(target: Path) -> None:
    """Fill the empty folder `target`; raise SpecError for a mistake in the spec or a warning of a generator."""
    document = load()
    _validate(document)
    package = target / PACKAGE
    package.mkdir(parents=True)
    view = target / "view.yaml"
    view.write_text(dump(python_view(document)), encoding="utf-8")
    _endpoints(view, package)
    _models(document, view, package / "models.py")
    view.unlink()
    (package / "operations.py").write_text(_operations(document), encoding="utf-8")
    (package / "py.typed").touch()
    _run("ruff", "check", "--quiet", "--isolated", "--fix", "--line-length=120", "--select=F401,I", package)
    _run("ruff", "format", "--quiet", "--isolated", "--line-length=120", package)
    (target / "openapi.canonical.yaml").write_text(dump(canonical(document)), encoding="utf-8")
    (target / "canonical.overlay.yaml").write_text(dump(overlay(document)), encoding="utf-8")
    for path in _files(target):
        path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")


def differences(present: Path, fresh: Path) -> Iterator[str]:
    """Say of each file in `present` how it differs from what `fresh` has."""
    names = {path.relative_to(folder) for folder in (present, fresh) for path in _files(folder)}
    for name in sorted(names):
        was, will_be = present / name, fresh / name
        shown = f"{present.name}/{name}"
        if not will_be.exists():
            yield f"stray: {shown}"
        elif not was.exists():
            yield f"missing: {shown}"
        elif was.read_bytes() != will_be.read_bytes():
            yield f"differs: {shown}"


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _validate(document: Node) -> None:
    mistakes = list(_dangling(document, document)) or list(_invalid(document))
    mistakes += [
        f"components/schemas/{name}: a form without an entry in PYTHON_TYPES, or the other way round"
        for name in {*PYTHON_TYPES} ^ scalar_forms(document)
    ]
    mistakes += [
        f"components/schemas/{name}: a form of two shapes without an entry in SHAPES, or the other way round"
        for name in {*forms(document)} - scalar_forms(document) ^ {*SHAPES} - {*PYTHON_TYPES}
    ]
    if mistakes:
        raise SpecError("\n".join(f"{SPEC.relative_to(ROOT)}: {mistake}" for mistake in mistakes))


def _dangling(document: Node, node: Any, *place: str) -> Iterator[str]:
    """Say of each reference that leads nowhere where it stands; the validator would only say that there is one."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _dangling(document, item, *place, str(number))
    elif isinstance(node, dict):
        try:
            resolve(document, node)
        except SpecError as error:
            yield f"{'/'.join(place)}: {error}"
        for name, item in node.items():
            yield from _dangling(document, item, *place, str(name))


def _invalid(document: Node) -> Iterator[str]:
    """Say what OpenAPI 3.0 does not allow, and where."""
    # Through JSON types: the validator knows no Decimals and no repeated objects.
    for error in OpenAPIV30SpecValidator(yaml.safe_load(dump(document))).iter_errors():
        yield f"{'/'.join(map(str, error.absolute_path))}: {error.message[:120]}"


def _endpoints(view: Path, package: Path) -> None:
    config = view.with_name("config.json")
    config.write_text(json.dumps({"post_hooks": []}), encoding="utf-8")
    made = view.with_name("made")
    _run(
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning", "--meta=none"),
        *(f"--path={view}", f"--output-path={made}", f"--config={config}", f"--custom-template-path={TEMPLATES}"),
    )
    config.unlink()
    for name in ("__init__.py", "client.py", "errors.py", "types.py", "api"):
        (made / name).rename(package / name)
    for path in sorted(made.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    made.rmdir()


def _models(document: Node, view: Path, target: Path) -> None:
    plain = python_view(document)
    schemas = document["components"]["schemas"]
    extra: dict[str, dict[str, Any]] = {name: {"forms": _shapes(schema)} for name, schema in schemas.items()}
    for _, _, operation in operations(document):
        extra[_answer(operation)]["dates"] = list(_dates(plain, _answer(operation)))
    # Without gc: a record is made of values, so that no cycle can come of it, and decoding takes up to a tenth less.
    extra["#all#"] = {"base_class_kwargs": {"frozen": True, "gc": False}}
    _run(
        *(sys.executable, "-W", "error", "-m", "datamodel_code_generator"),
        *(f"--input={view}", "--input-file-type=openapi", "--openapi-scopes=schemas", f"--output={target}"),
        *("--output-model-type=msgspec.Struct", "--target-python-version=3.11", "--keyword-only"),
        *("--snake-case-field", "--strict-nullable", "--no-use-annotated", "--use-union-operator"),
        *("--use-schema-description", "--use-field-description", "--use-single-line-docstring"),
        *("--formatters", "ruff-check", "ruff-format", "--disable-timestamp"),
        f"--custom-template-dir={TEMPLATES}",
        f"--additional-imports={','.join(NORMALIZING)}",
        f"--type-overrides={json.dumps(PYTHON_TYPES)}",
        f"--extra-template-data={json.dumps(extra)}",
        '--custom-file-header="""The records and the pages that hold them."""',
    )


def _shapes(schema: Node) -> dict[str, str]:
    """The fields of a record that SHAPES speaks of."""
    properties = schema.get("properties", {})
    return {python_name(name): SHAPES[form] for name, field in properties.items() if (form := form_of(field)) in SHAPES}


def _dates(view: Node, schema: str, records: str = "[self]") -> Iterator[tuple[str, list[str]]]:
    """Where in a page there are records with times, as Python expressions, and the fields that hold those."""
    properties = view["components"]["schemas"][schema].get("properties", {})
    times = [python_name(name) for name, field in properties.items() if form_of(field) == "WireTime"]
    if times:
        yield records, times
    for name, field in properties.items():
        listed = "items" in field
        within = form_of({"allOf": [field["items"]]} if listed else field)
        if within is not None:
            of = "{}." + python_name(name) if listed else "[{}." + python_name(name) + "]"
            inner = f"[inner for outer in {records} for inner in {of.format('outer')}]"
            yield from _dates(view, within, of.format("self") if records == "[self]" else inner)


def _operations(document: Node) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    described = [_described(document, *entry) for entry in operations(document)]
    return environment.get_template("operations.py.jinja").render(operations=described)


def _described(document: Node, path: str, method: str, operation: Node) -> dict[str, Any]:
    place = f"{SPEC.relative_to(ROOT)}: paths/{path}/{method}"
    try:
        weight, window = operation["x-binance-weight"], operation["x-binance-window"]
        inputs = {entry["type"]: entry["name"] for entry in operation["x-speakeasy-pagination"]["inputs"]}
        parameters = [resolve(document, parameter) for parameter in operation["parameters"]]
        return {
            "name": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "weight": weight["weight"],
            "budget": weight["budget"],
            "budget_period": _duration(weight["per"]),
            "window": window
            and f"Window(start={window['start']!r}, end={window['end']!r},"
            f" default={_duration(window['default'])}, maximum={_duration(window['maximum'])})",
            "order": operation["x-binance-order"],
            "page": inputs["page"],
            "page_size": inputs["limit"],
            "parameters": [_parameter(parameter) for parameter in parameters if "x-binance-signing" not in parameter],
            "answer": _answer(operation),
        }
    except KeyError as error:
        raise SpecError(f"{place}: {error} is missing") from None
    except ValueError as error:
        raise SpecError(f"{place}: {error}") from None


def _answer(operation: Node) -> str:
    """The model of a page."""
    reference: str = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    return reference.rsplit("/", 1)[-1]


def _parameter(parameter: Node) -> str:
    name, schema = parameter["name"], parameter["schema"]
    kinds = {"integer": "integer", "number": "decimal", "string": "text"}
    kind = "moment" if name.endswith("Time") else kinds[schema["type"]]
    bounds = "".join(f", {bound}={schema[bound]}" for bound in ("minimum", "maximum") if bound in schema)
    if "multipleOf" in schema:
        bounds += f", decimals={-schema['multipleOf'].as_tuple().exponent}"
    return f"Parameter({name!r}, {python_name(name)!r}, {kind!r}{bounds})"


def _duration(text: str | None) -> str | None:
    if text is None:
        return None
    found = _DURATION.fullmatch(text)
    parts = {unit: amount for unit, amount in found.groupdict().items() if amount} if found else {}
    if not parts:
        raise ValueError(f"{text!r} is no duration of days, hours and minutes")
    return f"timedelta({', '.join(f'{unit}={amount}' for unit, amount in parts.items())})"


def _run(*command: str | Path) -> None:
    # datamodel-code-generator looks for ruff on the path, and so do we.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = os.environ | {"PATH": path}
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        tool = next(part for part in map(str, command) if not part.startswith("-") and part != sys.executable)
        said = (done.stdout + done.stderr).strip().splitlines()
        raise SpecError("\n".join([f"{SPEC.relative_to(ROOT)}: {tool} says:", *said[:40]]))
