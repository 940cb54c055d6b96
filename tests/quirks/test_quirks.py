"""The spec, what is made of it, and the simulator speak of the same contradictions."""

from binance_liquidations.quirks import contradictions
from binance_liquidations.quirks.contradictions import QUIRKS
from binance_liquidations_simulator.wire.forms import CONTRADICTIONS
from binance_liquidations_wire.operations import FORMS
from support.quirks import LEFT_TO_DECODING, RECORDED
from toolchain.spec import openapi


def test_what_is_left_to_decoding_is_a_form() -> None:
    """Each field whose contradiction is settled in decoding has a wire form that the models read."""
    forms = openapi.forms(openapi.load())
    formless = {
        entry.quirk for entry in RECORDED if entry.settled_by == "decoding" and openapi.form_of(entry.at) not in forms
    }
    assert formless == set()


def test_spec_client_and_simulator_have_one_list() -> None:
    """What the spec leaves to decoding has a function of its name in the client, and is served by the simulator."""
    not_of_forms = {entry.quirk for entry in RECORDED} - LEFT_TO_DECODING
    assert QUIRKS.keys() == LEFT_TO_DECODING == CONTRADICTIONS - not_of_forms
    assert all(getattr(contradictions, name.replace("-", "_")) is quirk for name, quirk in QUIRKS.items())


def test_every_field_of_a_form_is_read() -> None:
    """The generated list names fields of the models, and nothing that the client cannot read; all quirks are in it."""
    assert all(
        {name for names in fields.values() for name in names} <= {*m.__struct_fields__} for m, fields in FORMS.items()
    )
    readings = {reading for fields in FORMS.values() for reading in fields}
    assert QUIRKS.keys() <= readings <= QUIRKS.keys() | contradictions.FORMS.keys()
    assert contradictions.FORMS.keys() == openapi.forms(openapi.load()).keys()


def test_all_known_contradictions_are_recorded() -> None:
    """The list is complete: a new one is added here when it is added to the spec."""
    assert {entry.quirk for entry in RECORDED} == {
        "account-type-space-or-underscore",
        "amount-in-scientific-notation",
        "enabled-string-or-boolean",
        "liabilities-object-or-list",
        "loan-amount-string-or-number",
        "ltv-integer-or-decimal",
        "order-of-records",
        "path-of-another-endpoint",
        "recv-window-integer-or-decimal",
        "signed-without-saying-so",
        "security-trade-or-user-data",
        "example-unlike-its-translation",
        "example-with-comments",
        "example-lacks-a-comma",
        "window-cut-or-refused",
        "table-run-together",
        "chinese-example-is-no-json",
        "total-unlike-rows",
        "repayment-type-repay-or-normal-repay",
        "snapshot-object-or-list",
        "total-not-row-count",
        "total-string-or-number",
        "uid-string-or-integer",
    }
