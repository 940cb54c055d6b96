"""What scripts/bench compares asks for the same thing and answers truthfully."""

import pytest

from binance_liquidations import WeightBudget
from binance_liquidations_wire.types import Response
from support.clients import Sent, client_of
from toolchain.bench.server import START, STEP, Answers, times

pytestmark = pytest.mark.once


def test_the_server_holds_a_history() -> None:
    """Windows and pages of the server that costs nothing add up to every record once."""
    answers = Answers(2500)

    def answer(sent: Sent) -> Response:
        head, body = answers.answer(sent.target).split(b"\r\n\r\n", 1)
        return Response(int(head.split()[1]), {}, body)

    end = START + 2499 * STEP
    client = client_of(answer, clock=lambda: end, budget=WeightBudget(10**9))
    found = [round(record.updated_time.timestamp() * 1000) for record in client.margin_liquidations(START, end)]
    assert list(times(2500)) == found
