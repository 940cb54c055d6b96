"""The generated table, for type checkers."""

from collections.abc import Mapping

from .types import KnownError

ERRORS: Mapping[int, KnownError]
