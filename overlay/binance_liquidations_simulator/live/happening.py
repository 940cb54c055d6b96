"""One thing that happens."""

from collections.abc import Callable
from typing import NamedTuple


class Happening(NamedTuple):
    """What happens at `time` (Unix ms); `happen` lets it, and returns a line that says what it was."""

    time: int
    happen: Callable[[], str]
