"""scripts/spec_diff reports what breaks, and for which users."""

import ast
import copy
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from binance_liquidations_wire import models
from support.operations import ALL_MODULES
from toolchain.environment import ROOT
from toolchain.spec import openapi
from toolchain.spec_diff import comparison, oasdiff, promises, python_surface
from toolchain.spec_diff.change import Change
from toolchain.spec_diff.command import main
from toolchain.spec_diff.oasdiff import GoError

pytestmark = pytest.mark.once

needs_go = pytest.mark.skipif(shutil.which("go") is None, reason="Go, which runs oasdiff, is not installed")

Document = Any
RISK_UNITS = "/sapi/v1/margin/loan-group/force-liquidation"
CLOSED = "/sapi/v1/margin/loan-groups/closed"
DECIMAL = {"description": "-", "allOf": [{"$ref": "#/components/schemas/WireDecimal"}]}
LISTED = {"x-extensible-enum": ["X"]}
SPEC = openapi.load()


def record(document: Document, name: str = "MarginLiquidation") -> Document:
    """The schema of a record."""
    return document["components"]["schemas"][name]


def parameter(document: Document, name: str) -> Document:
    """A shared parameter."""
    return document["components"]["parameters"][name]


def key(document: Document) -> Document:
    """The security scheme."""
    return document["components"]["securitySchemes"]["ApiKey"]


def operation(document: Document, path: str) -> Document:
    """The operation at a path."""
    return document["paths"][path]["get"]


def remove_field(document: Document) -> None:
    del record(document)["properties"]["side"]
    record(document)["required"].remove("side")


def rename_schema(document: Document) -> None:
    text = openapi.dump(document["components"]).replace("schemas/Liability'", "schemas/Debt'")
    document["components"] = yaml.safe_load(text)
    document["components"]["schemas"]["Debt"] = document["components"]["schemas"].pop("Liability")


# A change; whom it breaks ("breaks"), reaches ("fine") or not ("-"): other languages, Python, the wire, everybody.
CASES: dict[str, tuple[Callable[[Document], Any], str]] = {
    "nothing": (copy.copy, "- - - -"),
    "a description changed": (lambda d: record(d)["properties"]["side"].update(description="Other."), "- - - -"),
    "an optional field added": (lambda d: record(d)["properties"].update(fee=DECIMAL), "fine fine fine -"),
    "a field removed": (remove_field, "breaks breaks breaks -"),
    "a field made optional": (lambda d: record(d)["required"].remove("side"), "breaks breaks breaks -"),
    "a field made required": (
        lambda d: record(d, "RiskUnitLiquidation")["required"].append("liquidationEndTime"),
        "fine fine fine -",
    ),
    "a field of another form": (lambda d: record(d)["properties"].update(orderId=DECIMAL), "breaks breaks breaks -"),
    "a form wider than it was": (
        lambda d: record(d, "WireFlag")["anyOf"].append({"type": "integer", "format": "int64"}),
        "- - breaks -",
    ),
    "a schema renamed": (rename_schema, "breaks breaks breaks -"),
    "a parameter made required": (
        lambda d: operation(d, RISK_UNITS)["parameters"][0].update(required=True),
        "breaks breaks breaks -",
    ),
    "a parameter added": (
        lambda d: operation(d, CLOSED)["parameters"].append({"$ref": "#/components/parameters/StartTime"}),
        "fine fine fine -",
    ),
    "a parameter left to the signer": (
        lambda d: parameter(d, "RecvWindow").update({"x-binance-signing": "recvWindow"}),
        "breaks breaks - -",
    ),
    "a maximum lowered": (lambda d: parameter(d, "Size")["schema"].update(maximum=50), "breaks breaks breaks -"),
    "a maximum raised": (lambda d: parameter(d, "Size")["schema"].update(maximum=500), "fine fine fine -"),
    "an operation removed": (lambda d: d["paths"].pop(CLOSED), "breaks breaks breaks -"),
    "an operation moved": (lambda d: operation(d, CLOSED).update(tags=["margin"]), "breaks breaks fine -"),
    "a window shortened": (
        lambda d: operation(d, RISK_UNITS)["x-binance-window"].update(maximum="P30D"),
        "- - - breaks",
    ),
    "a window lengthened": (lambda d: operation(d, RISK_UNITS)["x-binance-window"].update(maximum=None), "- - - fine"),
    "another default window": (
        lambda d: operation(d, RISK_UNITS)["x-binance-window"].update(default="P30D"),
        "- - - breaks",
    ),
    "a weight raised": (lambda d: operation(d, CLOSED)["x-binance-weight"].update(weight=10), "- - - breaks"),
    "a budget raised": (lambda d: operation(d, CLOSED)["x-binance-weight"].update(budget=24000), "- - - fine"),
    "an order turned": (lambda d: operation(d, CLOSED).update({"x-binance-order": "newest-first"}), "- - - breaks"),
    "a total of something else": (
        lambda d: operation(d, CLOSED).update({"x-binance-total": "risk-units"}),
        "- - - breaks",
    ),
    "another known value": (lambda d: record(d)["properties"]["side"]["x-extensible-enum"].append("X"), "- - - fine"),
    "the first known values": (lambda d: record(d)["properties"]["symbol"].update(LISTED), "- - - fine"),
    "another known value of a canonical form": (
        lambda d: record(d, "WireAccountType")["x-canonical"]["x-extensible-enum"].append("FUNDING"),
        "- - - fine",
    ),
    "known values of a parameter": (
        lambda d: operation(d, RISK_UNITS)["parameters"][0]["schema"].update(LISTED),
        "- - - fine",
    ),
    "unknown fields refused": (lambda d: record(d).update(additionalProperties=False), "breaks - - -"),
    "unknown fields not spoken of": (lambda d: record(d).pop("additionalProperties"), "breaks - - -"),
    "another header for the key": (lambda d: key(d).update(name="X-MBX-KEY"), "- - - breaks"),
    "other words on the key": (lambda d: key(d).update(description="Other."), "- - - -"),
}


def changed(change: Callable[[Document], Any]) -> Document:
    """The spec after a change."""
    document = copy.deepcopy(SPEC)
    # YAML's anchors are one object in several places.
    document["paths"] = {path: copy.deepcopy(item) for path, item in document["paths"].items()}
    change(document)
    return document


def verdict(changes: list[Change]) -> str:
    """Changes as text, breaking ones marked."""
    return "breaks" if any(change.is_breaking for change in changes) else "fine" if changes else "-"


@needs_go
@pytest.mark.parametrize(("change", "expected"), CASES.values(), ids=CASES)
def test_whom_a_change_breaks(change: Callable[[Document], Any], expected: str) -> None:
    """The report says what concerns each group of users, and whether that breaks something."""
    assert expected == " ".join(map(verdict, comparison.compare(SPEC, changed(change)).values()))


@pytest.mark.parametrize(("change", "expected"), CASES.values(), ids=CASES)
def test_what_is_judged_without_go(change: Callable[[Document], Any], expected: str) -> None:
    """Python's surface and the x- extensions are compared by the project itself."""
    new = changed(change)
    found = python_surface.changes(SPEC, new), promises.changes(SPEC, new)
    assert expected.split()[1::2] == [verdict(list(changes)) for changes in found]


def seen(annotation: str) -> str:
    """A field's type as type checkers see it, to whom `forms` says what each wire form is."""
    plain = {"WireDecimal": "Decimal", "WireId": "int", "WireFlag": "bool", "WireTime": "datetime"}
    plain |= {"WireAccountType": "str", "Listed": "list"}
    annotation = re.sub(r"Only\[(.+)\]", r"\1", annotation)
    return re.sub(r"\w+", lambda word: plain.get(word[0], word[0]), annotation)


def test_the_surface_is_that_of_the_generated_package() -> None:
    """What is compared is what the generators make: models, fields and types; endpoints, arguments and types."""
    surface = python_surface.surface(SPEC)
    written = {
        name: {field: seen(annotation) for field, annotation in kind.__annotations__.items()}
        for name, kind in vars(models).items()
        if getattr(kind, "__struct_fields__", ())
    }
    assert written == surface.models
    for name, endpoint in surface.endpoints.items():
        module = ALL_MODULES[name]
        assert module.__name__ == f"binance_liquidations_wire.{endpoint.module}.{name}"
        functions = {
            node.name: node
            for node in ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
        arguments = functions["build_request"].args.kwonlyargs
        assert {argument.arg: ast.unparse(argument.annotation) for argument in arguments if argument.annotation} == {
            argument: known.type if known.is_required else f"{known.type} | None"
            for argument, known in endpoint.arguments.items()
        }
        assert endpoint.page == ast.unparse(functions["sync"].returns or ast.Constant(None))


VERSION = openapi.load()["info"]["version"]
JUDGEMENTS = {
    "1.0.0": ("and must be 2.0.0 or higher", "and must be 1.1.0 or higher", "and must be 1.0.1 or higher"),
    "1.0.1": ("and must be 2.0.0 or higher", "and must be 1.1.0 or higher", ""),
    "1.1.0": ("and must be 2.0.0 or higher", "", ""),
    "2.0.0": ("", "", ""),
}


@pytest.mark.parametrize(("version", "expected"), JUDGEMENTS.items(), ids=JUDGEMENTS)
def test_how_far_the_version_has_to_rise(version: str, expected: tuple[str, str, str]) -> None:
    """Major for what breaks, minor for what is new, patch for words; as spec/CHANGELOG.md counts."""
    old, new = SPEC | {"info": {"version": "1.0.0"}}, SPEC | {"info": {"version": version}, "servers": []}
    found = [[Change(True, "", "")], [Change(False, "", "")], []]
    assert expected == tuple(
        comparison.judge_version(old, new, changes)
        .removeprefix(f"info.version was 1.0.0, is {version}")
        .removeprefix(", ")
        for changes in found
    )


def test_the_changelog_ends_with_this_version() -> None:
    """The top entry of spec/CHANGELOG.md is that of info.version."""
    entries = re.findall(r"^## (\S+)$", (ROOT / "spec" / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert SPEC["info"]["version"] == entries[0]


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script."""
    command = [sys.executable, str(ROOT / "scripts" / "spec_diff"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment or None)


@needs_go
def test_the_script_reports_and_fails(tmp_path: Path) -> None:
    """Files are compared; the exit code is 1 if something breaks and 0 if not."""
    shorter = tmp_path / "shorter.yaml"
    shorter.write_text(openapi.dump(changed(remove_field)), encoding="utf-8")
    broken, same = run(openapi.SPEC, shorter), run(shorter, shorter)
    assert (1, 0) == (broken.returncode, same.returncode)
    assert "  BREAKING  MarginLiquidation.side: is gone\n" in broken.stdout
    assert broken.stdout.endswith(f"info.version was {VERSION}, is {VERSION}, and must be 2.0.0 or higher\n")
    assert same.stdout.count(": nothing changed\n") == 4


def test_without_go_the_script_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and exit code 2, which is not an answer."""
    monkeypatch.setattr(oasdiff, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["spec_diff", str(openapi.SPEC), str(openapi.SPEC)])
    assert 2 == main("Compares.\n")
    expected = "Go is needed to run oasdiff: install it (go.dev/doc/install) and try again\n"
    assert ("", expected) == capsys.readouterr()


def test_a_failure_of_oasdiff_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of its output is passed on."""
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\necho downloading >&2\necho no such module >&2\nexit 1\n")
    go.chmod(0o755)
    monkeypatch.setattr(oasdiff, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(GoError, match=r"^oasdiff failed: no such module$"):
        comparison.compare(SPEC, SPEC)


def test_a_revision_is_read() -> None:
    """HEAD has a spec."""
    assert "list_margin_liquidations" in python_surface.surface(comparison.read("HEAD")).endpoints


MISTAKES = {
    "neither file nor revision": (None, "nowhere: neither a file nor a git revision that has spec/openapi.yaml$"),
    "no YAML": (("openapi: 3", "openapi: [3"), r"changed.yaml:\d+: "),
    "no OpenAPI": (("openapi: 3.0.3\n", ""), "changed.yaml: the document: .openapi. is a required property$"),
    "no tag": (("      tags: [margin]\n", ""), "changed.yaml: paths/.*/forceLiquidationRec/get: 'tags' is missing$"),
    "no type": (
        ("The trading pair.\n          type: string\n", "The trading pair.\n"),
        "changed.yaml: components/schemas/MarginLiquidation/properties/symbol: 'type' is missing$",
    ),
    "no answer": (("'200':", "'201':"), "paths/.*/forceLiquidationRec/get/responses: '200' is missing$"),
    "a status that is a number": (
        ("'200':", "200:"),
        r"changed.yaml:\d+: the key 200 has to be text, in quotation marks$",
    ),
    "a reference that leads nowhere": (
        ("parameters/EndTime'", "parameters/EndTiem'"),
        "get/parameters/1: #/components/parameters/EndTiem is referred to and does not exist$",
    ),
    "a reference elsewhere": (("'#/components/parameters/EndTime'", "EndTime"), "/1: EndTime is not a reference "),
    "no budget": (("        budget: 12000\n", ""), "list_margin_liquidations: x-binance-weight: .*`budget`"),
    "no duration": (("maximum: P100D", "maximum: 100"), "x-binance-window: .*maximum"),
    "no version": ((f"version: {VERSION}", "version: one"), "info.version is 'one', and must look like 1.0.0$"),
}


@pytest.mark.parametrize(("change", "message"), MISTAKES.values(), ids=MISTAKES)
def test_what_cannot_be_compared_is_named(change: tuple[str, str] | None, message: str, tmp_path: Path) -> None:
    """One line with the document and what is wrong with it."""
    path = tmp_path / "changed.yaml"
    if change:
        path.write_text(openapi.SPEC.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    with pytest.raises(openapi.SpecError, match=message) as raised:
        comparison.read(str(path) if change else "nowhere")
    assert "\n" not in str(raised.value)
