"""The API reference shows what the spec says, its samples run, and its pages load nothing from other hosts."""

import json
import os
import shlex
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from playwright.sync_api import Locator, Page, Playwright, Request, expect, sync_playwright

from binance_liquidations_simulator import Simulator
from support.quirks import RECORDED
from support.recipes import RECIPES
from toolchain.environment import BIN, ROOT
from toolchain.reference import links, pages, samples
from toolchain.reference import site as reference_site
from toolchain.spec import openapi
from toolchain.spec.linters import CANONICAL

pytestmark = pytest.mark.once

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SPEC = openapi.load()
PATIENCE = 30_000  # milliseconds: a busy machine needs several seconds for what a quiet one does in one
expect.set_options(timeout=PATIENCE)
# Whether the page looks as it did when it was last asked.
UNCHANGED = """() => {
    const before = window.looked
    window.looked = [document.querySelectorAll("*").length, document.body.scrollHeight, scrollY].join()
    return window.looked === before
}"""
# What is on the page and wider than its box, which cuts it or has to be scrolled; not what screen readers read aloud.
CUT = """() => [...document.querySelectorAll("#reference *, html")].filter(box =>
    box.clientWidth > 20 && box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible"
).map(box => `${box.className || box.tagName}: ${box.innerText}`)"""
OPERATIONS = {operation["operationId"]: (path, operation) for path, _, operation in openapi.operations(SPEC)}
ASKED_OTHERWISE = {"list_borrow_repay_records", "list_liquidation_loan_repayments"}
"""One example shows what two requests return; the other is older than what is kept."""
EVERY_OPERATION = pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in ASKED_OTHERWISE])


def documented(name: str, spec: Any = SPEC) -> Any:
    """The page of records that the spec has as an example of an operation."""
    operation = {operation["operationId"]: operation for _, _, operation in openapi.operations(spec)}[name]
    return operation["responses"]["200"]["content"]["application/json"]["examples"]["documented"]["value"]


def count(shown: Any) -> int:
    """How many records an example shows."""
    return len(shown["rows"]) if "rows" in shown else len(shown) if isinstance(shown, list) else 1


def sample(name: str, label: str) -> str:
    """A sample of an operation."""
    return str({entry["label"]: entry["source"] for entry in samples.samples(*OPERATIONS[name])}[label])


def evidence(node: Any) -> Iterator[Any]:
    """Each entry of x-binance-evidence in a part of the spec."""
    if isinstance(node, dict):
        yield from node.get("x-binance-evidence", ())
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from evidence(inner)


@pytest.fixture
def account(binance_simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The account of the documented records, in the environment."""
    monkeypatch.setenv("BINANCE_API_KEY", binance_simulator.api_key)
    monkeypatch.setenv("BINANCE_API_SECRET", binance_simulator.secret)
    monkeypatch.setenv("BINANCE_BASE_URL", binance_simulator.base_url)


@EVERY_OPERATION
@pytest.mark.parametrize("label", ["Python: one page", "Python: every record"])
@pytest.mark.usefixtures("account")
def test_python_samples_run(name: str, label: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each prints the records of the documented example."""
    if (name, label) == ("get_liquidation_loan", "Python: every record"):
        pytest.skip("one object has no history")
    exec(compile(sample(name, label), label, "exec"), {})
    assert count(documented(name)) == len(capsys.readouterr().out.splitlines())


@EVERY_OPERATION
@pytest.mark.usefixtures("account")
def test_command_line_samples_run(name: str, tmp_path: Path) -> None:
    """Each writes the records of the documented example."""
    if name == "get_liquidation_loan":
        pytest.skip("one object has no history")
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    command = ["sh", "-c", sample(name, "Command line")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, env=os.environ | {"PATH": path})
    (written,) = tmp_path.glob("*.parquet")
    assert count(documented(name)) == pyarrow.parquet.read_metadata(written).num_rows


@pytest.mark.usefixtures("account")
def test_curl_samples_run() -> None:
    """Through the gateway, each answers with the documented example as the canonical spec has it."""
    canonical = openapi.load(CANONICAL)
    gateway = [sys.executable, "-m", "binance_liquidations", "gateway", "--port", "0"]
    with subprocess.Popen(gateway, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        try:
            assert running.stdout is not None
            base = running.stdout.readline().strip().removeprefix("export BINANCE_GATEWAY_URL=")
            for name in OPERATIONS.keys() - ASKED_OTHERWISE:
                _, _, curl = sample(name, "curl, through the gateway").partition("\n")
                _, _, url, *query = shlex.split(curl.replace("\\\n", "").replace("$BINANCE_GATEWAY_URL", base))
                with urllib.request.urlopen(f"{url}?{'&'.join(query[1::2])}") as answer:
                    shown, answered = documented(name, canonical), json.load(answer)
                    assert shown == answered or shown["rows"] == answered["rows"]
        finally:
            running.terminate()


@pytest.mark.parametrize("document", [SPEC, openapi.load(CANONICAL)], ids=["wire", "canonical"])
def test_every_contradiction_is_told_where_it_occurs(document: Any) -> None:
    """Each entry of evidence is a table in the description next to it, and no extension is left."""

    def compare(node: Any, shown: Any) -> None:
        if isinstance(node, dict):
            for entry in node.get("x-binance-evidence", ()):
                for said in ("quirk", "table", "example", "settled"):
                    assert entry[said] in shown["description"]
            for key, inner in node.items():
                if not key.startswith("x-"):
                    compare(inner, shown[key])
                else:
                    assert key not in shown
        elif isinstance(node, list):
            for inner, inner_shown in zip(node, shown, strict=True):
                compare(inner, inner_shown)

    compare(document, pages.reference(document, "-"))
    assert {entry["quirk"] for entry in evidence(document)} == {entry.quirk for entry in RECORDED}


FACTS = {
    "list_margin_liquidations": [
        "| Security type | `USER_DATA`: signed, with an API key |",
        "| Weight | 1, of 12,000 for each IP address and minute |",
        "| Window | `startTime` to `endTime`; without them: not published; longest: not published |",
        "| Order | newest first |",
        "| Pages | `current`, from 1; `size` records each, 10 by default, at most 100 |",
    ],
    "list_liquidation_transfers": [
        "| Window | `startTime` to `endTime`; without them: the last 7 days; longest: 100 days |"
    ],
    "list_closed_risk_units": ["| Window | this operation takes no times |", "| Order | oldest first |"],
}


@pytest.mark.parametrize(("name", "facts"), FACTS.items(), ids=FACTS)
def test_weight_window_order_and_security_type_are_told(name: str, facts: list[str]) -> None:
    """In the description of each operation."""
    path, _ = OPERATIONS[name]
    assert set(facts) <= set(pages.reference(SPEC, "-")["paths"][path]["get"]["description"].splitlines())


def test_another_bundle_than_the_pinned_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is fetched is compared with its hash before anything is written."""
    monkeypatch.setattr(reference_site, "SCALAR_SHA512", "another")
    monkeypatch.setattr(reference_site, "_CACHE", tmp_path / "build" / "scalar.js")
    with pytest.raises(reference_site.SiteError, match="has changed since it was pinned"):
        reference_site.build(tmp_path / "reference")
    assert [] == list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, made by the script."""
    target = tmp_path_factory.mktemp("site") / "reference"
    script = ROOT / "scripts" / "docs"
    done = subprocess.run([sys.executable, script, "--output", target], capture_output=True, text=True, check=True)
    assert f"{target / 'index.html'}\n" == done.stdout
    return target


@pytest.fixture(scope="module")
def browser() -> Iterator[Playwright]:
    """What drives Chromium."""
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture
def page(browser: Playwright, site: Path) -> Iterator[Page]:
    """A page of the site, which may request nothing from other hosts, and whose console must stay empty."""
    strays: list[str] = []
    complaints: list[str] = []

    def watch(request: Request) -> None:
        if not request.url.startswith((site.as_uri(), "data:", "blob:")):
            strays.append(request.url)

    chromium = browser.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
    watched = chromium.new_page(viewport={"width": 1600, "height": 1000})
    watched.set_default_timeout(PATIENCE)
    watched.on("request", watch)
    watched.on("pageerror", lambda error: complaints.append(str(error)))
    watched.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    yield watched
    chromium.close()
    assert ([], []) == (strays, complaints)


def sidebar(page: Page, name: str) -> Locator:
    """An entry of the sidebar."""
    return page.get_by_role("complementary").get_by_role("link", name=name).first


def press(control: Locator) -> None:
    """Uses a control from the keyboard: sections are made as they come into view, and move away under a mouse."""
    control.press("Enter")


def opened(page: Page, operation: Any) -> Locator:
    """The section of an operation, once it was chosen in the sidebar, is there, and stays as it is."""
    press(sidebar(page, operation["summary"]))
    section = page.get_by_role("region", name=operation["summary"])
    section.get_by_role("columnheader", name=operation["operationId"]).wait_for()
    page.wait_for_function(UNCHANGED, polling=250)
    return section


@pytest.mark.long
def test_the_operations_are_there_for_readers(page: Page, site: Path, tmp_path: Path) -> None:
    """Each is reached from the sidebar, and shows its facts, its contradictions and its samples."""
    page.goto((site / "index.html").as_uri())
    assert "Binance force liquidations" == page.title()
    chosen = "Python: one page"  # at first; then the choice holds for all operations
    for name, (path, operation) in OPERATIONS.items():
        if "x-binance-resource" not in operation:
            continue  # it lacks the sample that was chosen before
        section = opened(page, operation)
        for entry in operation.get("x-binance-evidence", ()):
            section.get_by_role("columnheader", name=entry["quirk"]).wait_for()
        for entry in samples.samples(path, operation)[:: 1 if name == "list_risk_unit_liquidations" else 4]:
            press(section.get_by_role("button", name=chosen))
            page.get_by_role("option", name=entry["label"]).click()
            first, *lines = map(str.strip, entry["source"].splitlines())
            expect(section.locator("pre").first).to_contain_text(first)
            text = section.locator("pre").first.inner_text()
            assert [] == [line for line in lines if line not in text]
            chosen = entry["label"]
        page.screenshot(path=tmp_path / f"{name}.png")


@pytest.mark.long
def test_fields_show_their_contradictions(page: Page, site: Path, tmp_path: Path) -> None:
    """Opened, an answer shows each field with what is known of it."""
    page.goto((site / "index.html").as_uri())
    _, operation = OPERATIONS["list_risk_unit_liquidations"]
    section = opened(page, operation)
    press(section.get_by_role("button", name="200 One page"))
    for quirk in ("total-not-row-count", "ltv-integer-or-decimal", "snapshot-object-or-list"):
        section.get_by_role("columnheader", name=quirk).first.wait_for()
    page.screenshot(path=tmp_path / "fields.png")


def visit(page: Page, document: Path, place: str) -> None:
    """Opens a page of the site at a place, and waits until it stays as it is."""
    page.goto("about:blank")  # a page that is there already would not be loaded again
    page.goto(f"{document.as_uri()}#{place}")
    page.locator(f"[id$='{place}']").first.wait_for()
    page.wait_for_function(UNCHANGED, polling=250)


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut(width: int, page: Page, site: Path, tmp_path: Path) -> None:
    """Paths, programs and errors are whole, and each error's tab is within its card and shows the error."""
    page.set_viewport_size({"width": width, "height": 1000})
    path, operation = max(OPERATIONS.values(), key=lambda entry: len(entry[0]))
    tag = f"tag/{operation['tags'][0].replace('_', '-')}"
    for place in ("models/RiskUnitLiquidation", tag, f"{tag}/GET{path}"):
        visit(page, site / "index.html", place)
        page.screenshot(path=tmp_path / f"{place.replace('/', '-')}.png")
        assert [] == page.evaluate(CUT)
    section = page.get_by_role("region", name=operation["summary"])
    errors = section.get_by_role("tab")
    expect(errors).to_have_count(len(operation["responses"]))
    for tab in errors.all():
        tab.click()
        box = tab.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        expect(tab).to_have_attribute("aria-selected", "true")


@pytest.mark.long
def test_a_status_is_found(page: Page, site: Path, tmp_path: Path) -> None:
    """The search leads from 429 to what it means."""
    page.goto((site / "index.html").as_uri())
    page.get_by_role("button", name="Search").first.click()
    page.keyboard.type("429")
    page.get_by_role("option", name="429 Too many requests").click()
    heading = page.get_by_role("main").get_by_role("heading", name="429 Too many requests")
    expect(heading).to_be_in_viewport()
    meaning = SPEC["components"]["responses"]["TooManyRequests"]["description"]
    expect(page.get_by_role("main").get_by_text(meaning).first).to_be_in_viewport()
    page.screenshot(path=tmp_path / "found.png")


@pytest.mark.long
@pytest.mark.parametrize("name", ["index.html", "canonical.html"])
def test_fields_lead_to_their_wire_form(name: str, page: Page, site: Path, tmp_path: Path) -> None:
    """From an amount to what is on the wire, from both pages."""
    visit(page, site / name, "models/MarginLiquidation")
    page.get_by_role("main").get_by_role("link", name="WireDecimal").first.click()
    page.wait_for_url(f"{(site / 'index.html').as_uri()}#**")
    expect(page.locator("[id$='models/WireDecimal']").first).to_be_in_viewport()
    said = page.get_by_role("main").get_by_text(SPEC["components"]["schemas"]["WireDecimal"]["description"])
    expect(said.first).to_be_in_viewport()
    page.screenshot(path=tmp_path / "form.png")


def test_every_field_names_its_wire_form() -> None:
    """Wherever the spec has one, and links to it."""
    named: set[str | None] = set()

    def compare(node: Any, shown: Any) -> None:
        if isinstance(node, dict):
            if (form := openapi.form_of(node)) in openapi.forms(SPEC):
                assert f"[`{form}`](index.html#models/{form})" in shown["description"]
                named.add(form)
            for key, inner in node.items():
                compare(inner, shown[key])
        elif isinstance(node, list):
            for inner, inner_shown in zip(node, shown, strict=True):
                compare(inner, inner_shown)

    compare(SPEC, links.link_forms(SPEC, "index.html"))
    assert named == openapi.forms(SPEC).keys()


@pytest.mark.long
def test_the_recipes_are_there(page: Page, site: Path) -> None:
    """Each as it stands, and named in the sidebar."""
    page.goto(f"{(site / 'index.html').as_uri()}#description/recipes")
    programs = page.get_by_role("main").locator("pre")
    for name, recipe in RECIPES.items():
        sidebar(page, name).wait_for()
        expect(programs.filter(has_text=recipe.program.splitlines()[-1].strip()).first).to_be_attached()
    shown = "\n".join(programs.all_inner_texts())
    assert [] == [name for name, recipe in RECIPES.items() if recipe.program.strip() not in shown]


@pytest.mark.long
def test_the_canonical_spec_is_a_link_away(page: Page, site: Path, tmp_path: Path) -> None:
    """Both pages lead to each other, and to the documents that they show."""
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="canonical spec").click()
    sidebar(page, "LiquidationSnapshot").wait_for()
    assert 0 == sidebar(page, "WireSnapshot").count()
    page.screenshot(path=tmp_path / "canonical.png")
    page.get_by_role("link", name="wire spec").click()
    sidebar(page, "WireSnapshot").wait_for()
    for document in (openapi.SPEC, CANONICAL):
        assert document.read_bytes() == (site / document.name).read_bytes()
