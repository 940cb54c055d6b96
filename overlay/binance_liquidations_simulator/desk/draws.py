"""Reproducible draws: the same path gives the same values on every Python and platform.

`random` promises that only for `random()`; here every value is integer arithmetic on a BLAKE2 stream.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


class Draw:
    """A stream of values, fixed by the path that names it (say seed, account, record number)."""

    def __init__(self, *path: object) -> None:
        self._name = "/".join(map(str, path)).encode()
        self._block = 0
        self._pool = b""

    def below(self, bound: int) -> int:
        """An int in 0 .. bound-1; for bounds far below 2**64, as all here are, as good as uniform."""
        if not self._pool:
            self._pool = hashlib.blake2b(self._name + b"#%d" % self._block).digest()
            self._block += 1
        word, self._pool = self._pool[:8], self._pool[8:]
        return int.from_bytes(word) % bound

    def between(self, first: int, last: int) -> int:
        """An int in first .. last, both included."""
        return first + self.below(last - first + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[self.below(len(choices))]

    def text(self, length: int) -> str:
        """Letters and digits."""
        return "".join(self.pick(_ALPHABET) for _ in range(length))


def amount(units: int, places: int) -> Decimal:
    """`units` of 10**-places, exactly: no rounding, and as many decimals as places."""
    return Decimal(f"{units}E-{places}")
