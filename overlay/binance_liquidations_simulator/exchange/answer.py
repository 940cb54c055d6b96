"""An HTTP answer of the exchange, and what becomes of it on its way to the caller."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

JSON = {"Content-Type": "application/json;charset=UTF-8"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the exchange says, and in the last four fields how that arrives, which no HTTP message can express.

    `Simulator` and `serve` act those fields out on the connection. A caller in the same process does it like this,
    with whatever error its HTTP library has for a broken connection:

        clock.now += answer.delay_ms
        if answer.cut_after is not None:
            raise ConnectionResetError(f"after {answer.cut_after} bytes")

    Nothing of an answer that is cut counts as received, though `raw[:cut_after]` did arrive.
    """

    status: int
    headers: Mapping[str, str]
    """Without those that frame the message (`Content-Length` and its like)."""
    body: bytes
    cut_after: int | None = None
    """How many bytes of `raw` arrive before the connection breaks; None if it does not."""
    is_reset: bool = False
    """Whether it breaks by a TCP reset, else by a close."""
    delay_ms: int = 0
    """How long the answer takes, in milliseconds of the caller's time."""
    pieces: int = 1
    """In how many pieces the body arrives, evenly spread over the delay, the head with the first of them."""

    @property
    def framed_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers as they are sent, `Content-Length` included, names in lower case."""
        headers = {**self.headers, "Content-Length": str(len(self.body))}
        return [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    @property
    def raw(self) -> bytes:
        """The whole answer, cut or not, byte for byte as the port sends it on a connection that is kept open."""
        status = HTTPStatus(self.status)
        lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
        lines += [b"%s: %s" % header for header in self.framed_headers]
        return b"\r\n".join([*lines, b"", self.body])
