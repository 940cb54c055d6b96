"""The gateway as an ASGI application over an `AsyncClient`."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from msgspec import MsgspecError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from binance_liquidations_wire.client import read
from binance_liquidations_wire.operations import OPERATIONS
from binance_liquidations_wire.types import Operation
from binance_liquidations_wire.types import Response as Answer

from ..client.asynchronous import AsyncClient
from ..errors import ApiError, IpBanError, TransportError, UnreadableError
from ..quirks.canonical import in_canonical_form
from ._calls import Calls, most_calls
from ._document import read_document, serve_at
from ._guard import HEALTH, Guard, check_token
from ._histories import PATH, SHARE, history_of
from ._lines import Lines
from ._parameters import request_of, signs_itself
from ._refusal import SPEAKER, Code, Refusal, refusal_of

_CALLER_LEFT = 499
_API_KEY = "X-MBX-APIKEY"


def create_app(client: AsyncClient, *, token: str | None = None) -> Starlette:
    """The gateway over a client, which stays open; if there is a `token`, every caller must send it.

    Raises ConfigurationError for a token that is easily guessed.
    """
    if token is not None:
        check_token(token)
    calls, document = Calls("calls", most_calls()), read_document(guarded=token is not None)
    histories = Calls("histories", max(1, most_calls() // SHARE))

    async def openapi(request: Request) -> Response:
        text = serve_at(str(request.base_url).rstrip("/"), document)
        return Response(text, headers={SPEAKER: "gateway"}, media_type="application/yaml")

    async def health(_: Request) -> Response:
        return Response(b'{"status":"ok"}', headers={SPEAKER: "gateway"}, media_type="application/json")

    async def history(request: Request) -> Lines:
        _check_key(request)
        name = request.path_params["name"]
        return Lines(history_of(client, name, request.scope["query_string"]), histories)

    routes = [_route(operation.path, _endpoint(operation, client, calls)) for operation in OPERATIONS.values()]
    app = Starlette(
        routes=[
            *routes,
            _route(PATH + "{name:path}", history),
            _route("/openapi.yaml", openapi),
            _route(HEALTH, health),
        ],
        middleware=[Middleware(Guard, token=token)],
        exception_handlers={
            Refusal: _refuse,
            HTTPException: _not_found,
            ClientDisconnect: _answer_departed,
            Exception: _answer_mistake,
        },
    )
    app.router.redirect_slashes = False
    app.state.calls, app.state.histories = calls, histories
    return app


def _route(path: str, endpoint: Callable[[Request], Awaitable[ASGIApp]]) -> Route:
    route = Route(path, endpoint, methods=["GET"])
    route.methods = {"GET"}  # Starlette adds HEAD, which the exchange does not know and which would waste weight
    return route


def _endpoint(operation: Operation, client: AsyncClient, calls: Calls) -> Callable[[Request], Awaitable[Response]]:
    async def call(request: Request) -> Response:
        _check_key(request)
        asked = request_of(operation, request.scope["query_string"])
        try:
            answer = await calls.run(client.send(asked), request.receive)
        except (IpBanError, TransportError) as error:
            raise refusal_of(error) from None
        return _pass_on(operation, client, answer)

    return call


def _check_key(request: Request) -> None:
    if request.headers.get(_API_KEY):
        raise signs_itself(_API_KEY)


def _pass_on(operation: Operation, client: AsyncClient, answer: Answer) -> Response:
    """The page in its canonical form, or the error as it came."""
    passed_on = ("retry-after", operation.weight_header)
    headers = {name: value for name in passed_on if (value := answer.headers.get(name))}
    # A typed client would read an error that comes with a status of success as an empty page.
    status: int = answer.status if answer.status >= HTTPStatus.BAD_REQUEST else HTTPStatus.BAD_GATEWAY
    try:
        page = read(answer, operation, client.decode)
        return _response(HTTPStatus.OK, in_canonical_form(answer.body, page), headers)
    except ApiError as error:
        if error.code is not None:
            return _response(status, answer.body, headers)
        refusal = Refusal(status, Code.NO_CODE, f"the exchange's side gave no error code: {error}", headers)
    except (UnreadableError, MsgspecError, ValueError, RecursionError) as error:
        refusal = Refusal(HTTPStatus.BAD_GATEWAY, Code.NOT_A_PAGE, str(error), headers)
    raise refusal


def _response(status: int, body: bytes, headers: dict[str, str]) -> Response:
    return Response(body, status, headers={SPEAKER: "exchange", **headers}, media_type="application/json")


def _refuse(_: Request, refusal: Any) -> Response:
    response: Response = refusal.response()
    return response


def _not_found(_: Request, error: Any) -> Response:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        refusal = Refusal(405, Code.NOT_A_GET, "call with GET", {"Allow": "GET"})
    else:
        paths = ", ".join(operation.path for operation in OPERATIONS.values())
        others = f"{PATH}RESOURCE, /openapi.yaml and {HEALTH}"
        refusal = Refusal(404, Code.NO_SUCH_PATH, f"no such path: the gateway has {paths}, {others}")
    return refusal.response()


def _answer_departed(_: Request, __: Exception) -> Response:
    return Response(status_code=_CALLER_LEFT)  # reaches no caller


def _answer_mistake(_: Request, __: Exception) -> Response:
    return Refusal(500, Code.MISTAKE, "a mistake in the gateway: see its standard error").response()
