"""generated/ is what the spec makes it, and `scripts/generate --check` notices when it is not."""

import shutil
from pathlib import Path

import pytest

import _generation
import _spec

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of generated/ to spoil."""
    return Path(
        shutil.copytree(ROOT / "generated", tmp_path / "generated", ignore=shutil.ignore_patterns("__pycache__"))
    )


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the generators make of the spec now."""
    target = tmp_path_factory.mktemp("fresh") / "generated"
    _generation.generate(target)
    return target


def use_spec(monkeypatch: pytest.MonkeyPatch, folder: Path, *changes: tuple[str, str]) -> None:
    """Let the generators read a copy of the spec in which each text is replaced once."""
    text = _spec.SPEC.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    changed = folder / "openapi.yaml"
    changed.write_text(text, encoding="utf-8")
    document = _spec.load(changed)
    monkeypatch.setattr(_generation, "load", lambda: document)


def test_what_is_committed_is_what_the_spec_makes(fresh: Path) -> None:
    """Nothing in generated/ was edited, added or forgotten."""
    assert list(_generation.differences(ROOT / "generated", fresh)) == []


def test_two_runs_are_alike(fresh: Path, tmp_path: Path) -> None:
    """Byte for byte."""
    _generation.generate(tmp_path / "generated")
    assert list(_generation.differences(fresh, tmp_path / "generated")) == []


def test_every_file_says_where_it_comes_from(fresh: Path) -> None:
    """Each begins with the spec, the command and the advice not to edit it."""
    for path in fresh.rglob("*.*"):
        assert path.read_text(encoding="utf-8").startswith("# Made from spec/openapi.yaml by scripts/generate.")


def test_an_edit_a_stray_and_a_missing_file_are_named(tree: Path, fresh: Path) -> None:
    """Each difference is told with its file."""
    models = tree / "binance_liquidations_wire" / "models.py"
    models.write_text(models.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    (tree / "notes.txt").write_text("stray")
    (tree / "binance_liquidations_wire" / "api" / "margin" / "__init__.py").unlink()
    assert list(_generation.differences(tree, fresh)) == [
        "missing: generated/binance_liquidations_wire/api/margin/__init__.py",
        "differs: generated/binance_liquidations_wire/models.py",
        "stray: generated/notes.txt",
    ]


def test_a_field_added_to_the_spec_is_in_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The models follow the spec: type, name and description."""
    use_spec(
        monkeypatch,
        tmp_path,
        (
            "        timeInForce:\n",
            "        tradeFee:\n          description: What it cost.\n"
            "          allOf: [{$ref: '#/components/schemas/WireDecimal'}]\n        timeInForce:\n",
        ),
    )
    _generation.generate(tmp_path / "generated")
    models = (tmp_path / "generated" / "binance_liquidations_wire" / "models.py").read_text(encoding="utf-8")
    assert 'trade_fee: Decimal | None = field(name="tradeFee", default=None)\n    """What it cost."""' in models


MISTAKES = {
    "a type that does not exist": (
        ("type: object\n      required: [total, rows]", "type: objekt\n      required: [total, rows]"),
        "(?s)components/schemas/MarginLiquidationPage: .*'objekt' is not valid",
    ),
    "a reference to nothing": (
        ("schemas/MarginLiquidationPage'", "schemas/Missing'"),
        "json/schema: #/components/schemas/Missing is",
    ),
    "no operationId": (("      operationId: list_margin_liquidations\n", ""), "operationId"),
    "no order": (
        ("      x-binance-order: newest-first\n", ""),
        "forceLiquidationRec/get: 'x-binance-order' is missing",
    ),
    "no duration": (("maximum: P100D", "maximum: 100 days"), "'100 days' is no duration"),
    "a form without a Python type": (("      x-canonical: {type: boolean}\n", ""), "WireFlag: a form without an entry"),
    "a key twice": (
        ("tags: [margin]\n", "tags: [margin]\n      tags: [margin]\n"),
        "openapi.yaml:[0-9]+: the key 'tags'",
    ),
    "no YAML": (("openapi: 3.0.3", "openapi: [3.0.3"), "openapi.yaml:[0-9]+: "),
}


@pytest.mark.parametrize(("change", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_spec_is_named_with_its_place(
    change: tuple[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The generators do not run on a document that is wrong."""

    def generate() -> None:
        use_spec(monkeypatch, tmp_path, change)
        _generation.generate(tmp_path / "generated")

    with pytest.raises(_spec.SpecError, match=message):
        generate()


def test_no_generated_client_asks_for_what_the_signer_writes(fresh: Path) -> None:
    """Neither the canonical spec nor the Python endpoints know timestamp and signature as parameters."""
    document = _spec.load(fresh / "openapi.canonical.yaml")
    for _, _, operation in _spec.operations(document):
        names = {_spec.resolve(document, parameter)["name"] for parameter in operation["parameters"]}
        assert not names & {"timestamp", "signature"}
    assert list(document["components"]["securitySchemes"]) == ["ApiKey"]
    for path in (fresh / "binance_liquidations_wire" / "api").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "signature:" not in text
        assert "timestamp:" not in text
