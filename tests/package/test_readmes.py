"""The READMEs say what is there: their links, paths, commands and examples."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from binance_liquidations_simulator import Simulator, synthetic_desk
from toolchain.environment import BIN, ROOT

README, MAP = ROOT / "README.md", ROOT / "overlay" / "README.md"
SIMULATOR = ROOT / "overlay" / "binance_liquidations_simulator" / "README.md"
CLIENT = ROOT / "overlay" / "binance_liquidations"
FOLDERS = (".ci", "generated", "overlay", "scripts", "spec", "tests")
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md")))
    if "node_modules" not in path.parts
)
NAMES = [str(path.relative_to(ROOT)) for path in PAGES]
COMMAND = str(BIN / "binance-liquidations")
LONGEST = 120
"""Lines of the first page: what would make it longer has a page of its own."""


def tokens(page: Path) -> Iterator[Token]:
    """The blocks of a page, and what is within them."""
    for block in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        yield block
        yield from block.children or ()


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def blocks(page: Path, language: str) -> list[str]:
    """The examples in a language, one after another."""
    return [token.content for token in tokens(page) if token.type == "fence" and token.info == language]


def test_the_first_page_is_short() -> None:
    """A newcomer reads it whole."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    """To a file, and to a heading of it."""
    links = [str(token.attrs["href"]) for token in tokens(page) if token.type == "link_open"]
    for path, _, anchor in (link.partition("#") for link in links if "://" not in link):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_paths_are_there(page: Path) -> None:
    """What stands as code and begins with a folder of the repository is a file or folder of it."""
    code = [word for token in tokens(page) if token.type == "code_inline" for word in token.content.split()]
    paths = [word for word in code if word.partition("/")[0] in FOLDERS and "/" in word and "<" not in word]
    assert [] == [path for path in paths if not (ROOT / path).exists()]


def test_the_map_names_every_part() -> None:
    """Each folder and public module of the client package has its line, and each path of the map is there."""
    parts = {f"{path.name}/" if path.is_dir() else path.stem for path in CLIENT.iterdir() if path.name[0] not in "_."}
    layers = MAP.read_text(encoding="utf-8").partition("## Where to change what")[0]
    named = [
        name for cell in re.findall(r"^\| \d? ?\| ([^|]+) \|", layers, re.M) for name in re.findall("`(.+?)`", cell)
    ]
    assert sorted(parts - {"py.typed", "py"}) == sorted(named)
    code = [token.content for token in tokens(MAP) if token.type == "code_inline"]
    paths = [
        text for text in code if re.fullmatch(r"\w+/(\w+\.py)?", text) and text not in {f"{one}/" for one in FOLDERS}
    ]
    assert paths
    assert [] == [path for path in paths if not (CLIENT / path).exists()]


def test_the_simulator_names_its_parts() -> None:
    """Each of its folders has its line."""
    named = re.findall(r"^\| `(\w+)/` \|", SIMULATOR.read_text(encoding="utf-8"), re.M)
    assert sorted(path.parent.name for path in SIMULATOR.parent.glob("*/__init__.py")) == sorted(named)


def commands() -> list[list[str]]:
    """The calls of our command line in all pages, each word by word."""
    lines = [
        line.removeprefix("$ ") for page in PAGES for text in blocks(page, "console") for line in text.splitlines()
    ]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("binance-liquidations ")]


def test_commands_are_spelled_right() -> None:
    """Each command that a page shows exists, and has the options that the page gives it."""
    shown: dict[str, str] = {}
    for _, command, *arguments in commands():
        if command not in shown:
            environment = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"}
            run = subprocess.run(
                [COMMAND, command, "--help"], capture_output=True, text=True, env=environment, check=True
            )
            shown[command] = run.stdout
        ours = arguments[: arguments.index("|")] if "|" in arguments else arguments
        options = [argument.partition("=")[0] for argument in ours if argument.startswith("-")]
        assert [] == [option for option in options if not re.search(rf"(?<![\w-]){option}(?![\w-])", shown[command])]
    assert {"doctor", "fetch", "gateway", "simulate", "sync", "verify"} <= shown.keys()


def test_scripts_are_spelled_right() -> None:
    """Each script that a page calls in a terminal is one of ours, and can be run."""
    lines = [line for page in PAGES for text in blocks(page, "console") for line in text.splitlines()]
    called = {line.split()[1] for line in lines if line.startswith("$ scripts/")}
    assert {"scripts/demo", "scripts/test"} <= called
    assert [] == [name for name in called if not os.access(ROOT / name, os.X_OK)]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """What `simulate` prints for the account of a synthetic desk."""
    with Simulator(accounts=synthetic_desk(7, accounts=1)) as simulator:
        yield os.environ | {
            "BINANCE_BASE_URL": simulator.base_url,
            "BINANCE_API_KEY": simulator.api_key,
            "BINANCE_API_SECRET": simulator.secret,
        }


def run(program: str, environment: dict[str, str], folder: Path) -> str:
    """What an example prints, run by itself."""
    arguments = [sys.executable, "-c", program]
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("page", "number", "printed"), [(README, 0, 250), (MAP, 0, 0)], ids=["README.md", "overlay/README.md"]
)
def test_examples_run(page: Path, number: int, printed: int, environment: dict[str, str], tmp_path: Path) -> None:
    """As they stand, with the account of the environment: the first prints a line for every record."""
    assert printed == len(run(blocks(page, "python")[number], environment, tmp_path).splitlines())


def test_the_example_of_a_test(tmp_path: Path) -> None:
    """The simulator's page shows a test that passes in a project that has nothing but the package."""
    (tmp_path / "test_example.py").write_text(blocks(SIMULATOR, "python")[0], encoding="utf-8")
    pytest_run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_example.py"]
    done = subprocess.run(pytest_run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_options_for_spark_are_spelled_right() -> None:
    """Each option that a page gives the data source is one that it documents."""
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    from binance_liquidations import spark

    given = {
        name for page in PAGES for text in blocks(page, "python") for name in re.findall(r'\.option\("(\w+)"', text)
    }
    documented = set(re.findall(r"^\| `(\w+)` \|", str(spark.__doc__), re.M))
    assert {"resource", "accounts", "start"} <= given <= documented | {"checkpointLocation"}
