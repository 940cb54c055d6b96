"""The files beside an unfinished output: the spool, and the state that says how much of it is good.

`OUTPUT.partial` holds one JSON line for each record. `OUTPUT.partial.json` says how many of its bytes are good, and the
cursor to go on from after them; it is replaced at once, after those bytes are on the disk. The process that has locked
`OUTPUT.partial.lock` may write them.

    no state file                                  nothing is fetched yet, whatever the spool holds
    state file, no candidate                       unfinished; to be continued from the cursor
    state file, candidate exists                   all is fetched; the candidate is to become the output
    state file, candidate is gone, output exists   done; the rest is to be removed, the state file last
"""

from errno import ENAMETOOLONG
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeAlias

from msgspec import DecodeError, Meta, Struct, field, json

from ..errors import ConfigurationError
from .durable import os_errors_named, remove, require_own

ANEW = "Start anew (--restart), or remove it and the files beside it"

_Count: TypeAlias = Annotated[int, Meta(ge=0)]


class State(Struct, frozen=True, kw_only=True):
    """The content of the state file. `candidate` is the name of the file to rename to the output."""

    request: dict[str, Any]
    cursor: str | None = None
    size: _Count = field(name="bytes", default=0)
    records: _Count = 0
    candidate: str | None = None


class Partial(NamedTuple):
    """The files beside an output."""

    output: Path

    @property
    def spool(self) -> Path:
        return self._beside(".partial")

    @property
    def state(self) -> Path:
        return self._beside(".partial.json")

    @property
    def new_state(self) -> Path:
        return self._beside(".partial.json.new")

    @property
    def lock(self) -> Path:
        return self._beside(".partial.lock")

    @property
    def converted(self) -> Path:
        return self._beside(".partial.converted")

    def _beside(self, ending: str) -> Path:
        return self.output.with_name(self.output.name + ending)

    def require_names(self) -> None:
        """Raise ConfigurationError, before any file is created, if the longest of these names is too long."""
        try:
            self.converted.lstat()
        except OSError as error:
            if error.errno == ENAMETOOLONG:
                ending = self.converted.name.removeprefix(self.output.name)
                raise ConfigurationError(f"{self.output}: choose a shorter name: {ending} is appended to it") from None

    def load(self) -> State | None:
        """The state; None without a state file. Raises ConfigurationError for a file that was not written here."""
        require_own(self.state)
        try:
            return json.decode(self.state.read_bytes(), type=State)
        except FileNotFoundError:
            return None
        except (OSError, DecodeError, ValueError, RecursionError) as error:
            raise ConfigurationError(f"{self.state} cannot be read: {error}. {ANEW}") from None

    def done(self) -> State | None:
        """The state of a fetch that finished its output but did not remove its state file; else None."""
        state = self.load()
        if state is None or state.candidate is None or not self.output.exists():
            return None
        return None if self.output.with_name(state.candidate).exists() else state

    def clear(self) -> None:
        """Remove all but the output and the state file, which still says that the output is complete."""
        with os_errors_named(self.output):
            remove(self.converted, self.spool, self.new_state)

    def forget(self) -> None:
        """Remove the state file: from then on, nothing is fetched yet."""
        with os_errors_named(self.output):
            remove(self.state)
