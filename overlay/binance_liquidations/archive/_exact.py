"""Exact sums of amounts, as a query that either database answers by itself.

PostgreSQL has them. SQLite would turn amounts into doubles, so its query splits each into integers of six digits, adds
these up (and multiplies them as one does by hand), carries, and writes the digits again. What it cannot sum so is never
rounded: it is null for amounts below zero, or with more than 18 digits before or after the point. A group of over a
million of the largest amounts is SQLite's error "integer overflow".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

_DIGITS, _SIDE = 6, 3
"""Digits of an integer, and how many there are on either side of the point."""
_BASE = 10**_DIGITS
_ZEROS = "0" * (_DIGITS * _SIDE)
_MOST = 9 * 10**18
"""With what is carried to it, within 64 bits."""


def sums(
    source: str,
    keys: Mapping[str, str],
    counts: Mapping[str, str],
    amounts: Mapping[str, Sequence[str]],
    *,
    taking: Sequence[str] = (),
    is_sqlite: bool,
) -> str:
    """For each group of the rows of `source` (a table, and what may follow it): its keys, `counts`, and exact sums.

    Keys and counts are expressions by name; `taking` are the columns that the counts need. An amount is the sum of a
    column, or of the product of two.
    """
    keyed = [f"{expression} as {name}" for name, expression in keys.items()]
    counted = [f"{expression} as {name}" for name, expression in counts.items()]
    if not is_sqlite:
        summed = [f"sum({' * '.join(columns)}) as {name}" for name, columns in amounts.items()]
        return f"select {', '.join([*keyed, *counted, *summed])} from {source} group by {', '.join(keys.values())}"
    wanted = [_Sum(name, columns) for name, columns in amounts.items()]
    columns = dict.fromkeys(column for each in wanted for column in each.columns)
    written = [each for column in columns for each in _written(column)]
    split = [each for column in columns for each in _split(column)]
    added = [each for one in wanted for each in one.added()]
    rows = _kept([*keyed, *taking, *written], source)
    limbs = _kept([*keys, *taking, *split], f"({rows})")
    groups = f"select {', '.join([*keys, *counted, *added])} from ({limbs}) group by {', '.join(keys)}"
    carried = _kept(["*", *(one.carried() for one in wanted)], f"({groups})")
    return f"select {', '.join([*keys, *counts, *(one.text() for one in wanted)])} from ({carried})"


def _kept(columns: Iterable[str], source: str) -> str:
    """A subquery whose columns SQLite computes once; without a limit, it would do so wherever they are used."""
    return f"select {', '.join(columns)} from {source} limit -1"


def _written(column: str) -> Iterator[str]:
    """An amount's digits, the same number for each, and how many of its own are after the point."""
    point, size = f"instr({column} || '.', '.')", len(_ZEROS)
    part = f"substr({column}, {point} + 1)"
    fits = f"{point} <= {size + 1} and length({part}) <= {size} and {column} not like '-%'"
    digits = (
        f"substr('{_ZEROS}' || substr({column}, 1, {point} - 1), -{size}) || substr({part} || '{_ZEROS}', 1, {size})"
    )
    yield f"case when {fits} then {digits} end as {column}_digits"
    yield f"length({part}) as {column}_scale"


def _split(column: str) -> Iterator[str]:
    """The digits as integers, the highest first."""
    for place in range(2 * _SIDE):
        yield f"cast(substr({column}_digits, {place * _DIGITS + 1}, {_DIGITS}) as integer) as {column}_{place}"
    yield f"{column}_scale"
    yield f"{column}_scale is not null and {column}_digits is null as {column}_is_beyond"


class _Sum:
    """The sum of a column or of a product, in integers that are called by its name and their place."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self.name, self.columns = name, columns
        self._places = range((2 * _SIDE - 1) * len(columns) + 1)

    def added(self) -> Iterator[str]:
        """The integers, which may be larger than their place has room for."""
        for place in self._places:
            yield f"sum({' + '.join(self._terms(place))}) as {self.name}_{place}"
        yield f"max({' + '.join(f'{column}_scale' for column in self.columns)}) as {self.name}_scale"
        yield f"max({' or '.join(f'{column}_is_beyond' for column in self.columns)}) as {self.name}_is_beyond"

    def carried(self) -> str:
        """All digits, from the highest."""
        carried = [f"{self.name}_{self._places[-1]}"]
        for place in reversed(self._places[:-1]):
            carried.append(f"{self.name}_{place} + ({carried[-1]}) / {_BASE}")
        *lower, highest = carried
        rest = " || ".join(f"printf('%0{_DIGITS}d', ({integer}) % {_BASE})" for integer in reversed(lower))
        return f"({highest}) || {rest} as {self.name}_digits"

    def text(self) -> str:
        """The sum as an amount is stored, with as many decimals as PostgreSQL gives it."""
        digits, decimals = f"{self.name}_digits", _SIDE * _DIGITS * len(self.columns)
        tens = f"ltrim(substr({digits}, 1, length({digits}) - {decimals + 1}), '0')"
        whole = f"{tens} || substr({digits}, -{decimals + 1}, 1)"
        part = f"rtrim('.' || substr({digits}, -{decimals}, {self.name}_scale), '.')"
        is_beyond = (
            f"{self.name}_is_beyond or max({', '.join(f'{self.name}_{place}' for place in self._places)}) > {_MOST}"
        )
        return f"case when {is_beyond} then null else {whole} || {part} end as {self.name}"

    def _terms(self, place: int) -> Iterator[str]:
        first, *others = self.columns
        if not others:
            yield f"{first}_{place}"
            return
        for of_first in range(2 * _SIDE):
            if 0 <= place - of_first < 2 * _SIDE:
                yield f"{first}_{of_first} * {others[0]}_{place - of_first}"
