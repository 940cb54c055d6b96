"""A traceback keeps the local variables of every frame, and crash reporters store them: ours hold no key."""

from collections.abc import Callable
from functools import wraps
from traceback import clear_frames
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


def forget_locals(error: E) -> E:
    """Empty the frames that an error came through, and those of what it is chained to."""
    chained: BaseException | None = error
    while chained is not None:
        clear_frames(chained.__traceback__)
        chained = chained.__cause__ or chained.__context__
    return error


def forget_arguments(function: Callable[P, T]) -> Callable[P, T]:
    """Let no error that leaves a function keep its arguments, nor what it made of them."""

    @wraps(function)
    def forgetful(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return function(*arguments, **named)
        except BaseException as error:
            forget_locals(error)
            del arguments, named
            raise

    return forgetful
