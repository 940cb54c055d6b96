"""The exchange's own pages, where they are beside the project: whatever changes on them is found."""

import re

import pytest

from support.checking import accepted, alarms
from toolchain.check_docs.command import main
from toolchain.spec import openapi

pytestmark = pytest.mark.once

DOCS = openapi.SPEC.parents[2] / "shared" / "docs"
READ = sorted(path.name for path in DOCS.glob("*.*") if not path.name.startswith("portal."))


needs_docs = pytest.mark.skipif(not DOCS.is_dir(), reason="the exchange's pages are not beside the project")


@needs_docs
def test_the_exchange_s_pages_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Their sentences are those in spec/pages.lock, and every difference is recorded."""
    assert main([str(DOCS / name) for name in READ]) == 0
    assert "new differences: 0, " in capsys.readouterr().out


LINK = re.compile(r"\]\((?:\\.|[^)\\])*\)")


def planted(lines: list[str], number: int) -> list[list[str]]:
    """The lines with a word, a number or a unit of one changed, with that one gone, and with one more."""
    line = lines[number]
    visible = LINK.sub(lambda link: "]" + " " * (len(link[0]) - 1), line)  # where a link leads is not said
    words = [
        match for pattern in (r"\d+", r"[A-Za-z]{3,}", r"[\u4e00-\u9fff]{2}") for match in re.finditer(pattern, visible)
    ]
    changed = [f"{line[: word.start()]}other9{line[word.end() :]}" for word in words[:1] + words[-1:]]
    changed += [line.replace(unit, other) for unit, other in (("millis", "micros"), ("毫秒", "微秒")) if unit in line]
    texts = [[*lines[:number], each, *lines[number + 1 :]] for each in changed]
    return [*texts, [*lines[:number], *lines[number + 1 :]], [*lines, "", f"This is number {number}."]]


@pytest.mark.long
@needs_docs
@pytest.mark.parametrize("name", [name for name in READ if name.endswith(".md")])
def test_whatever_changes_on_the_exchange_s_pages_is_found(name: str) -> None:
    """In rows, examples and prose of both languages; some six lines of each are tried."""
    text = (DOCS / name).read_text(encoding="utf-8")
    lock = accepted(text)
    lines = text.split("\n")
    begin = lines.index("---", 1) + 1 if lines[0] == "---" else 0
    tried = [number for number in range(begin, len(lines)) if re.search(r"\w", lines[number])][:: len(lines) // 6]
    changed = [(lines[number], each) for number in tried for each in planted(lines, number)]
    assert [] == [line for line, each in changed if not alarms("\n".join(each), lock)]


@needs_docs
@pytest.mark.parametrize("name", [name for name in READ if name.endswith(".md")])
def test_reordered_and_relinked_pages_of_the_exchange_raise_no_alarm(name: str) -> None:
    """Rows and items in reverse, other links, other marks of lists, and names in emphasis."""
    text = (DOCS / name).read_text(encoding="utf-8")
    group = r"(?m)(?:^{}[^\n]*\|[^\n]*\n){{2,}}|(?:^  \* [^\n]*\n){{2,}}(?!    )|(?:^    \* [^\n]*\n){{2,}}"
    rows = re.sub(group.format("(?!-{3}|Name|Parameter|名称|参数|Key|Security|Error)"), reverse_lines, text)
    linked = LINK.sub("](https://example.com/elsewhere)", rows)
    marked = re.sub(r"(?m)^( +)\* ", r"\1- ", linked)
    changed = re.sub(r"(?m)^( +- .*)\b(startTime|header|endpoint)\b", r"\1**\2**", marked)
    assert changed != text
    assert [] == alarms(changed, accepted(text))


def reverse_lines(group: re.Match[str]) -> str:
    """The lines of a match in reverse order."""
    return "".join(reversed(group[0].splitlines(keepends=True)))
