"""The command `gateway`."""

import os
from typing import Annotated, Any

import typer

from ..client.asynchronous import AsyncClient
from ..client.budget import SHARED, Budget, WeightBudget
from ..errors import ConfigurationError
from .options import Verbose
from .stderr import show_log, warn
from .stdout import say


def gateway(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 8081,
    share: Annotated[
        float | None, typer.Option(help="The part of the weight limit to use, such as 0.5; the rest is left to others.")
    ] = None,
    redis: Annotated[
        str | None,
        typer.Option(envvar="BINANCE_GATEWAY_REDIS", help="A Redis whose weight budget is shared: redis://host:6379/0"),
    ] = None,
    verbose: Verbose = False,
) -> None:
    """Run a local server that signs: plain GET calls in, canonical JSON out, for programs in any language.

    Takes the account in the environment (BINANCE_API_KEY ...); keys stay in this process. Paths and parameters are
    those of the canonical spec, which it serves at /openapi.yaml; /histories/RESOURCE answers with whole histories, as
    lines of JSON. It signs, keeps to the weight limit, waits and tries
    again as the Python client does. The header X-Gateway says who answers: `exchange` or `gateway`. /healthz answers
    while it runs.

    If BINANCE_GATEWAY_TOKEN is set (at least 16 characters), callers must send it: `Authorization: Bearer TOKEN`. To
    listen on another address than the loopback, set it, and put a TLS proxy in front.

    Example:

    ```
    binance-liquidations gateway --port 0 --share 0.5
    curl "$BINANCE_GATEWAY_URL/sapi/v1/margin/forceLiquidationRec?size=100"
    curl "$BINANCE_GATEWAY_URL/histories/margin-liquidations?start=2024-01-01"
    ```
    """
    from ..gateway import serve

    def announce(address: str) -> None:
        say(f"export BINANCE_GATEWAY_URL={address}")
        warn("Serving until interrupted (Ctrl-C).")

    show_log(verbose=verbose)
    try:
        budget = _budget(share, redis)
    except ConfigurationError as error:
        raise typer.BadParameter(str(error)) from None
    client = AsyncClient.from_env(budget=budget)
    serve(client, host, port, token=os.environ.get("BINANCE_GATEWAY_TOKEN"), on_ready=announce)


def _budget(share: float | None, redis: str | None) -> Budget:
    options: dict[str, Any] = {} if share is None else {"share": share}
    if redis is not None:
        from ..redis import RedisBudget

        return RedisBudget(redis, **options)
    return WeightBudget(**options) if options else SHARED
