"""Names for what a draft adds to the spec, by the rules of spec/README.md."""

from __future__ import annotations

import re


def words(path: str) -> list[str]:
    """What a path is about: `loan-group/interest-history` interest history, `loan-groups/closed` closed loan groups.

    A single word needs the step before it, and stands before that if it says what happened to it.
    """
    *before, last = [step for step in map(_split, path.strip("/").split("/")) if step] or [["record"]]
    if len(last) > 1 or not before:
        return last
    return [*last, *before[-1]] if last[0].endswith("ed") else [*before[-1], *last]


def snake(parts: list[str]) -> str:
    """`list_interest_histories`."""
    return "_".join(["list", *parts[:-1], plural(parts[-1])])


def pascal(parts: list[str]) -> str:
    """`InterestHistory`."""
    return "".join(part.capitalize() for part in [*parts[:-1], singular(parts[-1])])


def of_field(name: str) -> str:
    """`liquidationAssets` → `LiquidationAsset`."""
    return pascal(_split(name) or [name.lower()])


def kebab(name: str) -> str:
    """`feeRate` → `fee-rate`."""
    return "-".join(_split(name) or [name.lower()])


def singular(word: str) -> str:
    """The word for one of them."""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def plural(word: str) -> str:
    """The word for many of them."""
    one = singular(word)
    return f"{one[:-1]}ies" if re.search("[^aeiou]y$", one) else f"{one}s"


def _split(name: str) -> list[str]:
    """The words of camelCase and kebab-case, in small letters; versions and numbers are none."""
    if re.fullmatch(r"v\d+", name):
        return []
    return [part.lower() for part in re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
