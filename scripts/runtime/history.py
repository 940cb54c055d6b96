"""What a history is to the program that reads it."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, NoReturn, TypeVar

from msgspec import Struct

R_co = TypeVar("R_co", covariant=True)


class _Reading(ABC):
    """How far a history is."""

    @property
    @abstractmethod
    def cursor(self) -> str:
        """Where to go on after the last record returned: a line of JSON for the same method's argument `cursor`."""

    @property
    @abstractmethod
    def progress(self) -> float:
        """How much of the requested time has been read, from 0 to 1."""

    @property
    @abstractmethod
    def model(self) -> type[Struct]:
        """The class of its records."""


class History(_Reading, Iterator[R_co]):
    """An iterator over every record, oldest first.

    An error that ends the iteration carries the cursor as well, as `error.cursor` and in its notes.
    """

    if not TYPE_CHECKING:  # a type checker finds these mistakes by itself

        def __await__(self) -> NoReturn:
            raise TypeError("this is the history of a Client, which is not awaited: write `for record in history`")

        __aiter__ = __anext__ = __await__


class AsyncHistory(_Reading, AsyncIterator[R_co]):
    """As `History`, for `async for`."""

    if not TYPE_CHECKING:

        def __iter__(self) -> NoReturn:
            raise TypeError("this is the history of an AsyncClient: write `async for record in history`")

        __next__ = __await__ = __iter__

    @abstractmethod
    async def pause(self) -> None:
        """Stop reading ahead until the next record is asked for."""

    @abstractmethod
    async def aclose(self) -> None:
        """End it here; its cursor is where to go on."""
