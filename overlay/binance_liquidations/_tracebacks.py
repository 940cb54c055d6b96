"""A traceback keeps the local variables of every frame, and crash reporters store them; ours hold no key."""

from collections.abc import Callable
from functools import wraps
from traceback import clear_frames
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


def forget_locals(error: E) -> E:
    """Clear the frames of an error, and of the errors that it is chained to."""
    chained: BaseException | None = error
    while chained is not None:
        clear_frames(chained.__traceback__)
        chained = chained.__cause__ or chained.__context__
    return error


def forget_arguments(function: Callable[P, T]) -> Callable[P, T]:
    """Decorate a function so that the errors it raises keep neither its arguments nor its variables."""

    @wraps(function)
    def forgetful(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return function(*arguments, **named)
        except BaseException as error:
            forget_locals(error)
            del arguments, named
            raise

    return forgetful
