"""What one document says: of an endpoint, or of everything else on one of its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from .endpoint import Endpoint
from .promises import Operation
from .sentences import Sentence


@dataclass(frozen=True, eq=False)
class Request:
    """The method, path and hosts of an endpoint, as far as the document names them, and their lines."""

    method: str | None = None
    path: str = ""
    hosts: tuple[str, ...] = ()
    line: int = 1
    host_line: int = 1

    def is_for(self, servers: tuple[str, ...]) -> bool:
        """Whether one of these servers is meant; a document that names no host may mean any."""
        return not self.hosts or not {*self.hosts}.isdisjoint(servers)

    def __str__(self) -> str:
        host = self.hosts[0] if self.hosts else ""
        return f"{self.method or 'no method'} {host}{self.path or 'and no path'}"


@dataclass
class Reading:
    """A part of a document: an endpoint, or what stands around the endpoints.

    `kind` is `endpoint`, or the part of the spec that covers it; `source` is the kind of document. Endpoint and
    sentences are read when they are asked for: a document may describe hundreds of endpoints that the spec lacks.
    """

    source: str
    kind: str
    title: str
    line: int
    language: str
    read_sentences: Callable[[Operation | None], list[Sentence]]
    read_endpoint: Callable[[], Endpoint] | None = None
    request: Request = field(default_factory=Request)
    note: str = ""  # what is not compared

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """What it says about an endpoint, if it is about one."""
        return self.read_endpoint() if self.read_endpoint else None
