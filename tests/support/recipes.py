"""The recipes: what `overlay/RECIPES.md` has under each heading."""

from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt

from toolchain.environment import ROOT

PAGE = ROOT / "overlay" / "RECIPES.md"


class Recipe(NamedTuple):
    """What stands before the program, its language, and the program."""

    said: str
    language: str
    program: str


def recipes() -> dict[str, Recipe]:
    """Every recipe by its heading, in the order of the page."""
    found: dict[str, Recipe] = {}
    heading = said = ""
    blocks = MarkdownIt().parse(PAGE.read_text(encoding="utf-8"))
    for before, block in pairwise(blocks):
        if before.type == "heading_open" and before.tag == "h2":
            heading = block.content
        elif before.type == "paragraph_open":
            said = block.content
        elif block.type == "fence":
            found[heading] = Recipe(said, block.info, block.content)
    return found


RECIPES = recipes()
