"""A command in its own terminal (a pty), and the screen when it has ended."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_SILENCE = 60.0

# A new session's first terminal becomes the one whose Ctrl-C reaches it; subprocess has no option for that.
_LAUNCH = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
_PARTS = re.compile(r"\x1b\[(\??[\d;]*)([A-Za-z])|\x1b\]8;[^\x1b]*\x1b\\|(\r)|(\n)|([^\r\n\x1b]+)")


@dataclass
class Terminal:
    """A running command, its keyboard, and all that it has written."""

    process: subprocess.Popen[bytes]
    keyboard: int
    written: bytearray = field(default_factory=bytearray)

    def type(self, keys: bytes) -> None:
        """Press keys: b"\\x03" is Ctrl-C."""
        os.write(self.keyboard, keys)

    def read(self, is_enough: Callable[[str], bool] = lambda _: False) -> None:
        """Read until enough is written, or until the command is over; fails if it stays silent for long."""
        with suppress(OSError):  # EIO: the other end is closed
            while not is_enough(self.written.decode(errors="ignore")):
                assert select.select([self.keyboard], [], [], _SILENCE)[0], f"silent after {bytes(self.written)!r}"
                if not (part := os.read(self.keyboard, 65536)):
                    return
                self.written += part

    def wait(self) -> int:
        """Read to the end; the exit code, below zero where a signal killed it."""
        self.read()
        return self.process.wait(30)

    @property
    def lines(self) -> list[str]:
        """The lines on the screen, including those that were scrolled out of it."""
        return screen(self.written.decode())


@contextmanager
def terminal(command: Sequence[str], environment: Mapping[str, str], columns: int = 80) -> Iterator[Terminal]:
    """Start a command with one terminal as all its standard streams; it is killed at the end, if it still runs."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    variables = {name: value for name, value in environment.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-SEc", _LAUNCH, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=variables | {"TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def run_in_terminal(command: Sequence[str], environment: Mapping[str, str], columns: int = 80) -> tuple[int, list[str]]:
    """The exit code of a command, and the lines on its screen at the end."""
    with terminal(command, environment, columns) as shown:
        return shown.wait(), shown.lines


def screen(written: str) -> list[str]:
    """The lines that a terminal shows, however long; fails at what this product has no reason to send to one."""
    lines, row, column, position = [""], 0, 0, 0
    for part in _PARTS.finditer(written):
        assert part.start() == position, f"not understood: {written[position:][:20]!r}"
        position = part.end()
        parameters, order, is_return, is_newline, text = part.groups()
        if is_return:
            column = 0
        elif is_newline:
            row, column = row + 1, 0
            lines += [""] * (row == len(lines))
        elif text:
            assert text.isprintable(), f"control characters: {text!r}"
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + len(text) :]
            column += len(text)
        elif order == "A":
            row -= int(parameters or 1)
        elif order == "K":
            lines[row] = ""
        else:
            assert order in {None, "m"} or parameters == "?25", f"not understood: {part[0]!r}"
    assert position == len(written)
    return [line.rstrip() for line in lines]
