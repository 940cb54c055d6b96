"""A sync client where an async one belongs, or the other way round: one line that says what to write, nothing sent."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from inspect import signature
from typing import Any

import pytest

from binance_liquidations import AsyncClient, Client, ParameterError
from support.clients import PAGE, answering, async_client_of, client_of, sent_by
from support.operations import ALL_MODULES


async def read_on(history: Any) -> None:
    async for _ in history:
        pass


async def enter(client: Any) -> None:
    async with client:
        pass


def enter_at_once(client: Any) -> None:
    with client:
        pass


async def wait_for(awaited: Any) -> None:
    await awaited


SYNC: dict[str, Callable[[Any], Awaitable[None]]] = {
    "write `for record in history`": lambda client: read_on(client.margin_liquidations()),
    "is not awaited: write `for record in history`": lambda client: wait_for(client.margin_liquidations()),
    "write `for": lambda client: wait_for(anext(client.margin_liquidations())),
    "this is a Client: write `with Client(...) as client`": enter,
}
ASYNC: dict[str, Callable[[Any], object]] = {
    "write `async for record in history`": lambda client: list(client.margin_liquidations()),
    "write `async for record": lambda client: next(client.margin_liquidations()),
    "write `async for": lambda client: asyncio.run(wait_for(client.margin_liquidations())),
    "this is an AsyncClient: write `async with AsyncClient(...) as client`": enter_at_once,
}


@pytest.mark.parametrize("name", ALL_MODULES)
def test_an_endpoint_and_the_other_client(name: str) -> None:
    """Each endpoint says which of its functions to call, before anything is sent."""
    endpoint: Any = ALL_MODULES[name]
    required = [one.name for one in signature(endpoint.sync).parameters.values() if one.default is one.empty]
    given: dict[str, Any] = dict.fromkeys(required, "BORROW")
    asynchronous, client = async_client_of(answering(200, PAGE)), client_of(answering(200, PAGE))
    with pytest.raises(ParameterError) as caught:
        endpoint.sync(**given | {"client": asynchronous})
    assert f"{name}.sync is for a Client, not AsyncClient: write await {name}.asyncio(client=client)" == str(
        caught.value
    )
    with pytest.raises(ParameterError) as caught:
        asyncio.run(endpoint.asyncio(**given | {"client": client}))
    assert f"{name}.asyncio is for an AsyncClient, not Client: write {name}.sync(client=client)" == str(caught.value)
    assert [] == sent_by(asynchronous) == sent_by(client)


@pytest.mark.parametrize("advice", SYNC)
def test_a_sync_client_that_is_awaited(advice: str) -> None:
    """It says how it is used."""
    client = client_of(answering(200, PAGE))
    with pytest.raises(TypeError) as caught:
        asyncio.run(wait_for(SYNC[advice](client)))
    assert advice in str(caught.value)
    assert [] == sent_by(client)


@pytest.mark.parametrize("advice", ASYNC)
def test_an_async_client_that_is_not_awaited(advice: str) -> None:
    """It says how it is used."""
    client = async_client_of(answering(200, PAGE))
    with pytest.raises(TypeError) as caught:
        ASYNC[advice](client)
    assert advice in str(caught.value)
    assert [] == sent_by(client)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_an_option_that_there_is_not(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and no key is."""
    monkeypatch.setattr(os, "environ", {"BINANCE_API_KEY": "k" * 64, "BINANCE_API_SECRET": "s" * 64})
    with pytest.raises(TypeError, match=r"'timeuot'"):
        kind.from_env(timeuot=1.0)
