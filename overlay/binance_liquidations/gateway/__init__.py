"""A local server that signs: plain GET calls of the canonical spec in, canonical bodies out, for any language.

It takes the paths and parameters of generated/openapi.canonical.yaml, and no keys or signatures; signs, keeps to the
weight budget, tries again and waits as an `AsyncClient` does; and answers in the one form that the canonical spec has.
`/openapi.yaml` is that spec, with the gateway as its server. `/healthz` answers `{"status":"ok"}` while the gateway
runs, without a token and without asking the exchange.

At most 256 calls are under way at once, and as many callers may be yet to send their request (a quarter of the files
that the process may open, if that is less): of more, who waited longest is disconnected. A request must come whole
within 10 seconds, its line and headers within 16 KiB.

Every answer has a header `X-Gateway`: `exchange` where it is the exchange's (pages in canonical form, errors as they
came, with Retry-After and X-SAPI-USED-IP-WEIGHT-1M), `gateway` where the gateway speaks. All errors have the exchange's
shape, `{"code": ..., "msg": ...}`. Codes below zero are the exchange's, also where the gateway refuses a parameter in
its place; codes above zero are the gateway's alone:

| status | code | what happened |
|---|---|---|
| 400 | -1100 ... -1131 | a parameter that the exchange would refuse; nothing was sent |
| 400 | 4001 | the request brought `timestamp`, `signature` or an API key: the gateway signs by itself |
| 400 | 4002 | what came is not HTTP/1.1, or its line and headers exceed 16 KiB |
| 401 | 4011 | the gateway's own token is missing or wrong |
| 403 | 4031 | the Host header is not this machine's, to the letter (DNS rebinding), and there is no token |
| 403 | 4032 | a page of another web site called (Sec-Fetch-Site, Origin, Referer), and there is no token |
| 404 | 4041 | no such path |
| 405 | 4051 | not a GET |
| 413 | 4131 | the body exceeds 64 KiB; a call needs none |
| 414 | 4141 | the query exceeds 4096 bytes |
| 418 | 4181 | a ban that an earlier answer told of still lasts (`Retry-After`); nothing was sent |
| 500 | 5001 | a mistake in the gateway |
| 502 | 5021 | the exchange's answer is no page of records |
| 502 | the exchange's | an error that the exchange reported with a status of success |
| 503 | 5031 | the gateway is stopping |
| 503 | 5032 | as many calls are under way as the gateway takes (`Retry-After`) |
| 504 | 5041 | no answer of the exchange, though it was tried again, or of the shared budget |
| as it came | 9001 | the answer has no code, as the pages of firewalls (403) and load balancers (5XX) have none |
"""

from ..errors import ConfigurationError

try:
    from ._app import create_app
    from ._server import serve
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in {"starlette", "uvicorn"}:
        raise
    raise ConfigurationError('the gateway needs: pip install "binance-liquidations[gateway]"') from None

__all__ = ["create_app", "serve"]
