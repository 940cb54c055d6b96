"""Pages of the catalogue, the list of endpoints, what was read when, and what changed between two readings."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.checking import OPERATIONS, accepted, alarms, checked
from support.openapi_documents import as_json, document
from support.pages import CLOSED, PAGES, RISK_UNIT, TIMES, Field, Page, Parameter, markdown
from toolchain.check_docs.age import older_than
from toolchain.check_docs.command import main
from toolchain.check_docs.lock import Lock
from toolchain.check_docs.source import Source

pytestmark = pytest.mark.once

TITLES = {
    "risk unit": "Get Risk Unit Force Liquidation Record",
    "transfers": "Query Risk Unit Forced Liquidation Transfer Records",
    "closed": "Query Closed Risk Unit Record",
    "margin": "Get Force Liquidation Record",
}


def catalogue(*names: str, without: str = "") -> str:
    """A page of the catalogue as text: one endpoint after another, names run together with descriptions."""
    lines = [] if without == "title" else ["Source: https://developers.binance.com/en/docs/catalog/x/trade", ""]
    for name in names:
        page, title = PAGES[name], f"{TITLES[name]} ({PAGES[name].security})"
        lines += [
            title,
            "Lists them.",
            f"{title} \u203a Authorization",
            f"{title} \u203a Request Weight",
            "It has a weight.",
        ]
        lines += ["Headers", "X-MBX-APIKEYThe key.", "Query Parameters"]
        lines += [f"{row.name}What it is." for row in page.parameters if row.name != without]
        lines += [f"{title} \u203a Responses", "Records"]
        lines += [f"{row.name.strip('→ ')}∑ of it." for row in page.fields if row.name.strip("→ ") != without]
    return "\n".join(lines)


def test_a_page_of_the_catalogue_is_compared_by_its_names() -> None:
    """Each endpoint is known by its title; what the text cannot show is said, and is no difference."""
    text = catalogue(*TITLES)
    found = checked(text, Lock({}))
    assert [PAGES[name].path for name in TITLES] == [page.operation.path for page in found if page.operation]
    assert [] == [finding for page in found for finding in page.new]
    assert [] == alarms(text, accepted(text))
    assert {"method", "path", "weight", "type of parameters", "values of the example"} <= {*found[0].left_out}
    assert "parameters" not in {*found[1].left_out} - {"parameters"}


@pytest.mark.parametrize("name", ["startTime", "size"])
def test_a_parameter_that_the_catalogue_lacks_is_a_difference(name: str) -> None:
    """A field may be folded away: it is gone only if it was there before."""
    assert f"parameter {name}: not on the page" in {
        said for _, said in alarms(catalogue("transfers", without=name), Lock({}))
    }
    lock = accepted(catalogue("transfers"))
    assert [(3, "gone")] == alarms(catalogue("transfers", without="liquidationId"), lock)


def test_whatever_changes_on_a_page_of_the_catalogue_is_found_on_its_line() -> None:
    """A word more in any of its lines."""
    text = catalogue("closed")
    lock, lines = accepted(text), text.split("\n")
    for number in range(4, len(lines) + 1):
        changed = [*lines[: number - 1], f"{lines[number - 1]} Not so.", *lines[number:]]
        assert number in {line for line, _ in alarms("\n".join(changed), lock)}, lines[number - 1]


LISTED = {
    "code": "## {summary}\n\n`{method} {path}`\n\noperationId: do{number}\n\nLists {summary}.\n",
    "a heading": "### {method} {path}\n- summary: {summary}\n- operationId: do{number}\n",
    "a link": "- [{method} {path}](https://example.com/{number}): {summary} (operation id do{number})",
    "code after a link": "- [{summary}](https://example.com/{number}): `{method} {path}`, operationId do{number}",
    "a row": "| {method} | {path} | {summary} | operationId do{number} |",
}


def endpoint_list(*operations: tuple[str, str, str], form: str = "code") -> str:
    """A list as `llms-full.txt` may have it, of methods, paths and summaries."""
    entries = [
        LISTED[form].format(method=method, path=path, summary=summary, number=number)
        for number, (method, path, summary) in enumerate(operations)
    ]
    return "\n".join(["# Binance\n", *entries])


OURS = [(operation.method, operation.path, f"force liquidations, {operation.name}") for operation in OPERATIONS]
OTHER = ("POST", "/api/v3/order", "new orders")


@pytest.mark.parametrize("form", LISTED)
def test_a_list_of_endpoints_in_any_form_is_read(form: str) -> None:
    """Each endpoint has its line."""
    text = endpoint_list(*OURS, OTHER, form=form)
    assert [] == alarms(text, accepted(text))
    assert {each.path for each in OPERATIONS} == {
        page.operation.path for page in checked(text, Lock({})) if page.operation
    }


def test_a_list_of_endpoints_says_what_is_gone_and_what_is_new() -> None:
    """Of the endpoints that the spec lacks, those that speak of liquidations."""
    text = endpoint_list(*OURS, OTHER)
    lock = accepted(text)
    assert [] == alarms(text, lock)
    assert [] == alarms(endpoint_list(*OURS, OTHER, OTHER), lock)
    (_, path, summary), *rest = OURS
    gone = alarms(endpoint_list(*rest, OTHER), lock)
    assert (1, f"endpoint GET {path}: not in the list") in gone
    more = ("GET", "/sapi/v2/margin/forceLiquidationRec", "more of them")
    assert f"endpoint GET {more[1]}" in {said for _, said in alarms(endpoint_list(*OURS, more), lock)}
    renamed = endpoint_list(("GET", path, "another summary of force liquidations"), *rest)
    assert any("another summary" in said for _, said in alarms(renamed, lock))
    assert "1 endpoints that say nothing of liquidations" in {page.note for page in checked(text, lock)}
    assert summary


def test_what_was_read_is_recorded_with_address_day_and_hash(tmp_path: Path) -> None:
    """The lock keeps them, and which contradictions the page showed."""
    page, lock = tmp_path / "closed.md", tmp_path / "pages.lock"
    front = "---\nsource_url: https://example.com/closed\nupdated_at: 2026-02-03T04:05:06\n---\n\n"
    page.write_text(front + markdown(CLOSED), encoding="utf-8")
    main(["--accept", str(page)], lock)
    text = lock.read_text(encoding="utf-8")
    digest = Source.load(str(page)).digest
    assert f"\n  read 2026-02-03 {digest} https://example.com/closed\n" in text
    assert "\n  shows enabled-string-or-boolean field rows.enabled\n" in text
    kept = Lock.load(lock, [operation.name for operation in OPERATIONS])
    kept.save(lock)
    assert text == lock.read_text(encoding="utf-8")


def test_what_was_not_read_for_long_is_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Operations and contradictions, the oldest first; nothing is listed where all was read since."""
    page, lock = tmp_path / "closed.md", tmp_path / "pages.lock"
    page.write_text(f"---\nupdated_at: 2026-02-03\n---\n\n{markdown(CLOSED)}", encoding="utf-8")
    main(["--accept", str(page)], lock)
    read = Lock.load(lock, [operation.name for operation in OPERATIONS])
    (closed,) = (operation for operation in OPERATIONS if operation.path == CLOSED.path)
    assert [] == [*older_than(7, date(2026, 2, 10), [closed], read)][2:]
    lines = [*older_than(6, date(2026, 2, 10), [closed], read)]
    shown = f"enabled-string-or-boolean of {closed.name}, field rows.enabled: read 2026-02-03, 7 days ago, no-address"
    assert any(shown in line for line in lines)
    assert any(line.startswith(f"spec/openapi.yaml:{closed.line}: {closed.name}: read 2026-02-03") for line in lines)
    assert main(["--older-than", "7"], lock) == 1
    assert "list_margin_liquidations: not in any document that was read" in capsys.readouterr().out


def test_a_document_is_read_from_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address is recorded; one that does not answer is a line, not a traceback."""
    asked: list[str] = []

    @contextmanager
    def answer(address: str, timeout: float) -> Iterator[object]:  # noqa: ARG001 - as urllib calls it
        asked.append(address)
        with (tmp_path / "schema.json").open("rb") as file:
            yield file

    (tmp_path / "schema.json").write_text(as_json(document()), encoding="utf-8")
    monkeypatch.setattr(urllib.request, "urlopen", answer)
    main(["--accept", "https://example.com/schema.json"], tmp_path / "pages.lock")
    assert ["https://example.com/schema.json"] == asked
    assert " https://example.com/schema.json\n" in (tmp_path / "pages.lock").read_text(encoding="utf-8")


UPSTREAM: dict[str, tuple[Page, str]] = {
    "a parameter more": (replace(RISK_UNIT, parameters=(*RISK_UNIT.parameters, Parameter("fromId"))), "- `"),
    "a demand": (replace(RISK_UNIT, parameters=(*RISK_UNIT.parameters, Parameter("fromId", mandatory="YES"))), "**Br"),
    "a parameter less": (replace(RISK_UNIT, parameters=TIMES), "**Breaking.**"),
    "a smaller maximum": (
        replace(RISK_UNIT, parameters=(*RISK_UNIT.parameters[:4], Parameter("size", default="10", maximum="50"))),
        "**Breaking.**",
    ),
    "a greater weight": (replace(RISK_UNIT, weight="5"), "**Breaking.**"),
    "a field more": (replace(RISK_UNIT, fields=(*RISK_UNIT.fields, Field("feeRate", "STRING"))), "- `list_risk"),
    "another path": (replace(RISK_UNIT, path="/sapi/v2/margin/loan-group/force-liquidation"), "**Breaking.**"),
}


@pytest.mark.parametrize(("page", "said"), UPSTREAM.values(), ids=UPSTREAM)
def test_two_readings_make_an_entry_of_the_changelog(
    page: Page, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What breaks our users says so; each change names its line."""
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(markdown(RISK_UNIT), encoding="utf-8")
    new.write_text(markdown(page), encoding="utf-8")
    assert main(["--changes", str(old), str(new)]) == 1
    shown = capsys.readouterr().out
    assert re.match(r"## \d+\.\d+\.\d+\n\nUpstream, from \S+ to \S+", shown)
    assert said in shown
    assert main(["--changes", str(old), str(old)]) == 0


def test_two_readings_of_an_openapi_document_show_new_sentences_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person reads them."""
    old, new, node = tmp_path / "old.json", tmp_path / "new.json", document()
    old.write_text(as_json(node), encoding="utf-8")
    del node["paths"][CLOSED.path]
    node["paths"][RISK_UNIT.path]["get"]["description"] += "\n\nIt ends soon."
    new.write_text(json.dumps(json.loads(as_json(node)), indent=2), encoding="utf-8")
    assert main(["--changes", str(old), str(new)]) == 1
    shown = capsys.readouterr().out
    assert f"- **Breaking.** `list_closed_risk_units`: is gone ({old})." in shown
    assert "to read: It ends soon." in shown


def test_a_document_that_cannot_be_compared_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where what is wrong is inside one of its operations."""
    old, new, node = tmp_path / "old.json", tmp_path / "new.json", document()
    old.write_text(as_json(node), encoding="utf-8")
    node["paths"][CLOSED.path]["get"]["parameters"].append({"in": "query"})
    new.write_text(as_json(node), encoding="utf-8")
    assert main(["--changes", str(old), str(new)]) == 2
    assert [f"{new}: an OpenAPI document, but line"] == [
        line.partition(" line")[0] + " line" for line in capsys.readouterr().err.splitlines()
    ]
