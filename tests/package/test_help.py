"""`help()` of a model describes its fields, as the spec does."""

import inspect
import pydoc

import pytest

import binance_liquidations
from binance_liquidations.export.fields import fields_of
from binance_liquidations_wire import models


@pytest.mark.parametrize("name", models.__all__)
def test_fields_have_their_descriptions(name: str) -> None:
    """Each field of each model with its type, in order."""
    model = getattr(binance_liquidations, name)
    section = inspect.cleandoc(model.__doc__).partition("\n\nAttributes:\n")[2]  # 3.13 has taken the margin off
    entries = [line.strip() for line in section.splitlines() if line.startswith(" " * 4 + line.strip()[:1])]
    heads = [entry.partition("): ")[0].partition(" (") for entry in entries]
    assert [field.name for field in fields_of(model)] == [head[0] for head in heads]
    for field, (_, _, kind) in zip(fields_of(model), heads, strict=True):
        held = f"list[{field.kind.__name__}]" if field.listed else field.kind.__name__
        zone = ", UTC" if "datetime" in held else ""
        assert kind == held + " | None" * field.nullable + zone
    assert all(entry.partition("): ")[2] for entry in entries)


def test_what_help_prints() -> None:
    """Units, known values and time zones are where Python's own help shows them."""
    shown = pydoc.plain(pydoc.render_doc(binance_liquidations.MarginLiquidation))
    assert "executed_qty (Decimal): The executed quantity, in the base asset." in shown
    assert "Known values: BUY, SELL." in shown
    assert "updated_time (datetime, UTC): When the order was last updated." in shown
