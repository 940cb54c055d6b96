"""An exchange that costs almost nothing: it checks nothing, and answers from encoded rows in memory.

`scripts/bench` runs it as a process of its own. It serves margin liquidations, newest first, by window and page.
"""

import asyncio
import bisect
import sys
from urllib.parse import parse_qsl, urlsplit

import msgspec

START, STEP = 1_704_067_200_000, 60_000
"""The first record's time, and the time between two records, in milliseconds."""
SIZE = 100


def times(rows: int) -> range:
    """When the records were updated."""
    return range(START, START + rows * STEP, STEP)


def row(number: int, time: int) -> bytes:
    """One record, with digits and lengths like those of the exchange's example."""
    return msgspec.json.encode(
        {
            "avgPrice": f"0.{388359 + number % 1000:08d}",
            "executedQty": f"{31 + number % 50}.39000000",
            "orderId": 180_015_097 + number,
            "price": f"0.{388110 + number % 1000:08d}",
            "qty": f"{31 + number % 50}.39000000",
            "side": ("SELL", "BUY")[number % 2],
            "symbol": "BNBBTC",
            "timeInForce": "GTC",
            "isIsolated": number % 3 == 0,
            "updatedTime": time,
        }
    )


class Answers:
    """Turns a request target into the bytes of an answer."""

    def __init__(self, rows: int) -> None:
        self._times = times(rows)
        self._rows = [row(number, time) for number, time in enumerate(self._times)]
        self._used = 0

    def answer(self, target: str) -> bytes:
        """The page that the query asks for; for any path other than forceLiquidationRec, the exchange's time."""
        url = urlsplit(target)
        if not url.path.endswith("forceLiquidationRec"):
            return self._response(b'{"serverTime":%d}' % self._times[-1])
        query = dict(parse_qsl(url.query))
        first = bisect.bisect_left(self._times, int(query["startTime"]))
        last = bisect.bisect_right(self._times, int(query["endTime"]))
        size = int(query["size"])
        end = max(first, last - size * (int(query.get("current", 1)) - 1))
        rows = self._rows[max(first, end - size) : end]
        rows.reverse()
        return self._response(b'{"rows":[%b],"total":%d}' % (b",".join(rows), last - first))

    def _response(self, body: bytes) -> bytes:
        self._used = self._used % 1000 + 1
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\nServer: nginx\r\n"
            b"X-SAPI-USED-IP-WEIGHT-1M: %d\r\nContent-Length: %d\r\n\r\n%b" % (self._used, len(body), body)
        )


class Connection(asyncio.Protocol):
    """Answers one request after another; requests have no bodies."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._received = (self._received + data).split(b"\r\n\r\n")
        for request in requests:
            self._transport.write(self._answers.answer(request.split(b" ", 2)[1].decode()))


async def serve(rows: int) -> None:
    """Print the port, and answer until this process is ended."""
    answers = Answers(rows)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
