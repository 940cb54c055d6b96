"""What a cell of an archive may hold, in both databases, and what is read of one that was spoiled: an error."""

from datetime import UTC, datetime
from decimal import Decimal
from reprlib import repr as shortened
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Boolean, Dialect, Integer, Numeric, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator, TypeEngine

T = TypeVar("T")


class DamagedError(SQLAlchemyError):
    """A cell holds what no archive writes. An `Archive` makes a ConfigurationError of it, as of all that SQL says."""

    def __init__(self, place: str, value: object) -> None:
        super().__init__(f"{place} holds {shortened(value)}: the archive is damaged, go back to a copy of it")


class Cell(TypeDecorator[T]):
    """A value of the column `place`. What is read is what the archive writes; anything else raises DamagedError."""

    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:  # noqa: ARG002
        """What the cell holds."""
        if value is None:
            return None
        try:
            return self.read(value)
        except (ValueError, TypeError, ArithmeticError):
            raise DamagedError(self.place, value) from None

    def read(self, value: Any) -> T:
        """A value as the driver hands it out. Raises ValueError, TypeError or ArithmeticError for a spoiled one."""
        raise NotImplementedError


class Amount(Cell[Decimal]):
    """An amount with all its digits: `numeric` without limits, or text in SQLite, which would make a double of it."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database has."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Without exponent, so that every reader casts it."""
        return format(value, "f") if value is not None and dialect.name == "sqlite" else value

    def read(self, value: Any) -> Decimal:
        """The same digits."""
        amount = Decimal(value)
        if not amount.is_finite() or (isinstance(value, str) and value != format(amount, "f")):
            raise ValueError
        return amount


class Moment(Cell[datetime]):
    """A time in UTC: `timestamptz`, or ISO 8601 with milliseconds in SQLite, whose functions read it, and it sorts."""

    impl = TIMESTAMP
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """What the database has."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """As `fetch` writes it."""
        return iso(value) if value is not None and dialect.name == "sqlite" else value

    def read(self, value: Any) -> datetime:
        """In UTC, wherever the session is."""
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        moment = datetime.fromisoformat(value)
        if value != iso(moment):
            raise ValueError
        return moment


class Whole(Cell[int]):
    """A number of 64 bits."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = BigInteger
    cache_ok = True

    def read(self, value: Any) -> int:
        """SQLite keeps a text in such a column as well."""
        if not isinstance(value, int):
            raise TypeError
        return value


class Count(Whole):
    """A small number."""

    impl = Integer
    cache_ok = True


class _Unread(Boolean):
    """What SQLite holds as it is: SQLAlchemy would take any number for true."""

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """None."""


class Flag(Cell[bool]):
    """True or false: 1 or 0 in SQLite."""

    impl = _Unread
    cache_ok = True

    def read(self, value: Any) -> bool:
        """Nothing but these."""
        if value not in (0, 1):
            raise ValueError
        return bool(value)


class Words(Cell[str]):
    """A text."""

    impl = Text
    cache_ok = True

    def read(self, value: Any) -> str:
        """SQLite keeps bytes in such a column as well."""
        if not isinstance(value, str):
            raise TypeError
        return value


def iso(moment: datetime) -> str:
    """A time in UTC as text."""
    return f"{moment.isoformat(timespec='milliseconds')[:-6]}Z"
