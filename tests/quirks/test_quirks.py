"""The spec, what is made of it, and the simulator speak of the same contradictions."""

from binance_liquidations_simulator.wire.forms import CONTRADICTIONS
from support.quirks import LEFT_TO_DECODING, RECORDED
from toolchain.spec import openapi


def test_what_is_left_to_decoding_is_a_form() -> None:
    """Each field whose contradiction is settled in decoding has a wire form that the models read."""
    forms = openapi.forms(openapi.load())
    formless = {
        entry.quirk for entry in RECORDED if entry.settled_by == "decoding" and openapi.form_of(entry.at) not in forms
    }
    assert formless == set()


def test_the_simulator_serves_what_the_spec_records() -> None:
    """Each contradiction that the simulator can serve is recorded, and each about a form can be served."""
    assert {entry.quirk for entry in RECORDED} >= CONTRADICTIONS
    # 0E-8 is served in every form: it contradicts what one expects of a decimal, not what another page shows.
    assert LEFT_TO_DECODING - CONTRADICTIONS == {"amount-in-scientific-notation"}


def test_all_known_contradictions_are_recorded() -> None:
    """The list is complete: a new one is added here when it is added to the spec."""
    assert {entry.quirk for entry in RECORDED} == {
        "account-type-space-or-underscore",
        "amount-in-scientific-notation",
        "enabled-string-or-boolean",
        "liabilities-object-or-list",
        "ltv-integer-or-decimal",
        "order-of-records",
        "path-of-another-endpoint",
        "recv-window-integer-or-decimal",
        "signed-without-saying-so",
        "snapshot-object-or-list",
        "total-not-row-count",
        "total-string-or-number",
        "uid-string-or-integer",
    }
