"""The spec's wire forms as types: the type that a field is decoded as, and the type that a reader of the record finds.

A type checker sees the second. At run time each form is `Annotated` with both, for msgspec and for `plain_type`.
"""

from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

T = TypeVar("T")

if TYPE_CHECKING:
    WireDecimal: TypeAlias = Decimal
    WireId: TypeAlias = int
    WireFlag: TypeAlias = bool
    WireTime: TypeAlias = datetime
    WireAccountType: TypeAlias = str
    Only: TypeAlias = Annotated[T, None]
    Listed: TypeAlias = Annotated[list[T], None]
else:
    WireDecimal = Annotated[Any, Decimal]
    """Any, so that msgspec returns a string as it was sent; a Decimal does not keep its spelling."""
    WireId = Annotated[int | str, int]
    WireFlag = Annotated[bool | Literal["TRUE", "FALSE"], bool]
    WireTime = Annotated[int, datetime]
    """Milliseconds since 1970; then an aware datetime."""
    WireAccountType = Annotated[str, str]
    Only = Annotated[T | list[T], 0]
    """An object, or a list of one; then the object, the first of the two types."""
    Listed = Annotated[T | list[T], 1]
    """A list, or its only object; then the list, the second of the two types."""


def plain_type(hint: Any) -> Any:
    """The type of a field's values for the reader of a record, given the type that msgspec decodes."""
    if get_origin(hint) is Annotated:
        wire, read = get_args(hint)
        return get_args(wire)[read] if isinstance(read, int) else read
    if get_origin(hint) is list:
        return list.__class_getitem__(plain_type(get_args(hint)[0]))
    options = get_args(hint)
    return reduce(or_, map(plain_type, options)) if options else hint
