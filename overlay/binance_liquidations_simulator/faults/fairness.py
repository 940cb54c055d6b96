"""How often one and the same request has failed in a row."""

from collections.abc import Mapping

_ANEW = ("timestamp", "recvWindow", "signature")  # what a retry signs anew


class Fairness:
    """Grants each request a fault only if its last `most` attempts have not all been faulty.

    Attempts are the same request if they have the same key, path and parameters, whenever they were signed. Only
    requests whose last attempt was faulty are remembered. Not thread-safe: its owner holds a lock.
    """

    def __init__(self, most: int) -> None:
        if most < 0:
            raise ValueError("a request fails 0 times in a row or more")
        self._most = most
        self._failed: dict[object, int] = {}

    def allows(self, request: object) -> bool:
        """Whether one more failure of it is fair."""
        return self._failed.get(request, 0) < self._most

    def note(self, request: object, *, is_faulty: bool) -> None:
        """Remember how an attempt went."""
        if is_faulty:
            self._failed[request] = self._failed.get(request, 0) + 1
        else:
            self._failed.pop(request, None)


def request_of(path: str, query: str, headers: Mapping[str, str]) -> object:
    """What a request has in common with its retries."""
    key = next((value for name, value in headers.items() if name.lower() == "x-mbx-apikey"), "")
    return key, path, frozenset(pair for pair in query.split("&") if pair.partition("=")[0] not in _ANEW)
