"""`scripts/check_docs --capture`: a capture becomes evidence, or a difference."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from binance_liquidations.capture.document import Document, Field, Shown, to_text
from binance_liquidations_simulator import documented_desk
from binance_liquidations_simulator.wire.forms import WireForm
from support.captures import capture_of, rich_account
from toolchain.check_docs import capture
from toolchain.check_docs.command import main
from toolchain.check_docs.marked import Marked, from_spec
from toolchain.reference import pages
from toolchain.spec import openapi

pytestmark = pytest.mark.once
TRANSFERS = "list_liquidation_transfers"
SPEC = from_spec(openapi.SPEC)


def check(document: Document, spec: Marked = SPEC) -> str:
    """What is printed about a capture."""
    return "\n".join(capture.report("capture.json", document, spec))


@pytest.fixture(scope="module")
def captures() -> dict[WireForm, Document]:
    """The documented desk's captures in each wire form, as if the exchange itself had sent them."""
    forms: tuple[WireForm, ...] = ("table", "example", "mixed")
    return {form: msgspec.structs.replace(capture_of(documented_desk()[0], form), of_exchange=True) for form in forms}


def verdicts(printed: str) -> dict[str, list[str]]:
    """What is said of each contradiction, without where."""
    found: dict[str, list[str]] = {}
    for quirk, verdict in re.findall(r"^spec/openapi\.yaml:\d+: ([a-z-]+): (.+) · ", printed, re.M):
        found.setdefault(quirk, []).append(verdict)
    return found


@pytest.mark.parametrize("wire", ["table", "example"])
def test_each_side_is_named(wire: WireForm, captures: dict[WireForm, Document]) -> None:
    """A capture that agrees: exit 0, and every contradiction of fields is settled for the side that came."""
    printed = check(captures[wire])
    assert "differences: 0, " in printed
    found, side = verdicts(printed), f"as in the {wire}"
    assert [f"the wire showed {'string' if wire == 'table' else 'integer'}, {side}"] == found["uid-string-or-integer"]
    assert [f"the wire showed {'string' if wire == 'table' else 'number'}, {side}"] == found["total-string-or-number"]
    for quirk in ("enabled-string-or-boolean", "snapshot-object-or-list", "account-type-space-or-underscore"):
        assert [side] == [verdict.partition(", ")[2] for verdict in found[quirk]]
    assert ["the wire showed exponent, as in the example"] == found["amount-in-scientific-notation"]
    assert {"not shown by this capture"} == {
        *found["path-of-another-endpoint"],
        *found["recv-window-integer-or-decimal"],
    }
    assert "settled-by: wire" in printed


def test_both_sides() -> None:
    """Where several forms came, nothing is settled; an unknown value is a difference."""
    printed = check(capture_of(rich_account(), "mixed"))
    assert ["the wire showed integer and string: several forms are in use"] == verdicts(printed)[
        "uid-string-or-integer"
    ]
    assert re.search(rf"{TRANSFERS} rows\.liquidationTransferRecord\.status: a value that is not known: UPPER", printed)
    assert "differences: 1, " in printed


def shown(**changes: Any) -> Shown:
    """What an operation showed."""
    return Shown(result="answered", **changes)


@pytest.mark.parametrize(
    ("name", "one", "said"),
    [
        (TRANSFERS, shown(order={"oldest-first"}), ": oldest-first, not newest-first"),
        (TRANSFERS, shown(order={"unordered"}), ": unordered, not newest-first"),
        (TRANSFERS, shown(total={"no count of the records"}), ": total is no count of the records"),
        (TRANSFERS, shown(is_decoded=False), ": an answer that the client could not read"),
        (TRANSFERS, Shown(result="not a page"), ": an answer that the client could not read"),
        (TRANSFERS, shown(unknown_fields={"rows.fee": Field(forms={"null"})}), " rows.fee: an unknown field"),
        (TRANSFERS, shown(fields={"rows.fee": Field(forms={"null"})}), " rows.fee: an unknown field"),
        (TRANSFERS, shown(fields={"rows": Field(came="never")}), " rows: it is required, and came never"),
        (TRANSFERS, shown(fields={"total": Field(forms={"string: integer"})}), " total: string: integer is not among"),
        ("list_closed_risk_units", shown(fields={"rows.groupId": Field(forms={"string"})}), " string is not among"),
        ("list_closed_risk_units", shown(fields={"rows.groupId": Field(forms={"null"})}), " null is not among"),
        (
            "list_closed_risk_units",
            shown(fields={"rows.enabled": Field(forms={"string: empty"})}),
            "empty is not among",
        ),
        (
            "list_risk_unit_liquidations",
            shown(fields={"rows.liquidationSnapshot": Field(forms={"list: some"})}),
            "some",
        ),
        ("list_margin_liquidations", shown(fields={"rows.side": Field(values={"HOLD"})}), "HOLD is not among"),
        ("list_of_nothing", shown(), "list_of_nothing · spec/openapi.yaml does not have it"),
    ],
)
def test_differences(name: str, one: Shown, said: str) -> None:
    """Whatever the spec does not promise is one difference, on a line with the spec's line."""
    printed = check(
        Document(format=1, spec="1", product="1", date="2026-01-02", of_exchange=True, operations={name: one})
    )
    assert (True, True) == (said in printed, "differences: 1, " in printed)


def test_a_capture_of_another_server_settles_nothing(captures: dict[WireForm, Document]) -> None:
    """A simulator shows what its makers assume."""
    document = msgspec.structs.replace(captures["table"], of_exchange=False)
    printed = check(document)
    assert "it settles nothing" in printed
    assert ("settled-by: wire" in printed, "settled: 0" in printed) == (False, True)


@pytest.mark.parametrize("form", ["string: decimal", "integer", "number"])
def test_forms_that_the_spec_admits(form: str) -> None:
    """An amount in any form, and an optional field that is null."""
    fields = {"rows.startLtv": Field(forms={form}), "rows.liquidationEndTime": Field(came="sometimes", forms={"null"})}
    operations = {"list_risk_unit_liquidations": shown(fields=fields)}
    document = Document(format=1, spec="1", product="1", date="2026-01-02", of_exchange=True, operations=operations)
    assert "differences: 0, " in check(document)


def test_what_is_printed_can_be_pasted(captures: dict[WireForm, Document], tmp_path: Path) -> None:
    """The spec with the entries: the same readings; the same capture agrees with it, and another one differs."""
    lines = openapi.SPEC.read_text(encoding="utf-8").splitlines()
    entries = re.findall(r"^spec/openapi\.yaml:(\d+): .+\n((?: +[^\n]+\n)+)", check(captures["table"]), re.M)
    assert len(entries) >= 10
    for line, entry in entries:
        lines[int(line) - 1 : int(line) + 4] = entry.splitlines()
    spec = tmp_path / "openapi.yaml"
    spec.write_text("\n".join(lines) + "\n", encoding="utf-8")
    after = from_spec(spec)
    assert openapi.readings(SPEC.value) == openapi.readings(after.value)
    assert "Settled by the wire" in str(pages.reference(after.value, "-"))
    again, other = check(captures["table"], after), check(captures["example"], after)
    assert ["the wire showed string, as before"] == verdicts(again)["uid-string-or-integer"]
    assert "differences: 0, settled: 0, " in again
    assert ["the wire showed integer, not string as before"] == verdicts(other)["uid-string-or-integer"]
    assert "differences: 0, " not in other


def test_the_command(
    captures: dict[WireForm, Document],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit 0 for a capture that agrees, 1 for one that differs, and no pages beside it."""
    monkeypatch.setattr(capture, "from_spec", lambda _: SPEC)
    for number, document in enumerate((captures["example"], capture_of(rich_account()))):
        (tmp_path / "capture.json").write_text(to_text(document))
        assert number == main(["--capture", str(tmp_path / "capture.json")])
    assert "differences: 1, " in capsys.readouterr().out
    with pytest.raises(SystemExit, match="2"):
        main(["page.md", "--capture", "capture.json"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": 2, "operations": 7}', "its format is 2, and this program reads 1"),
        ('{"format": 1}', "not a capture: Object missing required field `spec`"),
        ("[]", "not a capture: Expected `object`"),
        ("<html>", "not a capture: JSON is malformed"),
        ("\udcff", "not a capture"),
    ],
)
def test_files_that_cannot_be_read(text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, with one line."""
    file = tmp_path / "capture.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    assert 2 == main(["--capture", str(file)])
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"{file}: {said}")


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so; and neither pages nor a capture is wrong usage."""
    assert 2 == main(["--capture", str(tmp_path / "none.json")])
    assert "cannot be read: No such file" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main([])
