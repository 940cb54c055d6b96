"""Crash reporters store the local variables of every frame of a traceback: our errors keep none that hold a key."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from .errors import BinanceLiquidationsError

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=BaseException)


def forget_frames(error: E) -> E:
    """The error without the frames that it came through, and without what it is chained to."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def forgets_arguments(function: Callable[P, T]) -> Callable[P, T]:
    """Raise our errors from here, without the arguments: for what is handed a key or a secret."""

    @wraps(function)
    def called(*arguments: P.args, **named: P.kwargs) -> T:
        try:
            return function(*arguments, **named)
        except BinanceLiquidationsError as error:
            failure = forget_frames(error)
        del arguments, named
        raise failure

    return called
