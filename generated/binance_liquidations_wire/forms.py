# Copied from scripts/runtime/forms.py by scripts/generate. Do not edit: change that file instead.
"""The spec's wire forms as types: what a field may hold as it is decoded, and what a reader of the record finds in it.

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
    """Any, since msgspec then hands over a string as it was sent; a Decimal has forgotten how it was spelled."""
    WireId = Annotated[int | str, int]
    WireFlag = Annotated[bool | Literal["TRUE", "FALSE"], bool]
    WireTime = Annotated[int, datetime]
    """Milliseconds since 1970; an aware datetime."""
    WireAccountType = Annotated[str, str]
    Only = Annotated[T | list[T], 0]
    """An object, or a list of one; the object, the first of both types."""
    Listed = Annotated[T | list[T], 1]
    """A list, or the only object of it; the list, the second of both types."""


def plain_type(hint: Any) -> Any:
    """The type of a field's values in a record that is read, from the type that msgspec decodes."""
    if get_origin(hint) is Annotated:
        wire, read = get_args(hint)
        return get_args(wire)[read] if isinstance(read, int) else read
    if get_origin(hint) is list:
        return list.__class_getitem__(plain_type(get_args(hint)[0]))
    options = get_args(hint)
    return reduce(or_, map(plain_type, options)) if options else hint
