"""A local server that signs: the canonical spec's GET calls in, canonical bodies out, for any language.

It takes the paths and parameters of generated/openapi.canonical.yaml, without keys or signatures. It signs, keeps to
the weight budget, tries again and waits as an `AsyncClient` does, and answers in the form of the canonical spec.
`/histories/RESOURCE` streams a whole history as lines of JSON. `/openapi.yaml` is the canonical spec with these
histories, and with the gateway as its server. `/healthz` answers `{"status":"ok"}` while the gateway runs, without a
token and without asking the exchange.

At most 256 calls and 16 histories are under way at once, and as many more callers may have yet to send their request
(or a quarter of the files that the process may open, if that is less, and a sixteenth of that for histories). Beyond
that, the caller that has waited longest is disconnected. A complete request must arrive within 10 seconds, its line and
headers within 16 KiB.

Every answer has a header `X-Gateway`: `exchange` for the exchange's answers (pages in canonical form, errors unchanged,
with Retry-After and X-SAPI-USED-IP-WEIGHT-1M), `gateway` for the gateway's own. All errors have the exchange's shape,
`{"code": ..., "msg": ...}`. Codes below zero are the exchange's, even if the gateway refuses a parameter in its stead;
codes above zero are the gateway's own:

| status | code | what happened |
|---|---|---|
| 400 | -1100 ... -1131 | a parameter that the exchange would refuse; nothing was sent |
| 400 | 4001 | the request has `timestamp`, `signature` or an API key: the gateway signs by itself |
| 400 | 4002 | the request is not HTTP/1.1, or its line and headers exceed 16 KiB |
| 400 | 4003 | a history cannot be asked for like this: a time or a cursor that is none, a cursor of another account |
| 401 | 4011 | the gateway's own token is missing or wrong |
| 403 | 4031 | there is no token, and the Host header is not exactly this machine's (DNS rebinding) |
| 403 | 4032 | there is no token, and a page of another web site called (Sec-Fetch-Site, Origin, Referer) |
| 404 | 4041 | no such path, or no such history |
| 405 | 4051 | not a GET |
| 413 | 4131 | the body exceeds 64 KiB; a call needs none |
| 414 | 4141 | the query exceeds 4096 bytes |
| 418 | 4181 | a ban reported by an earlier answer still lasts (`Retry-After`); nothing was sent |
| 500 | 5001 | a mistake in the gateway |
| 502 | 5021 | the exchange's answer is not a page of records |
| 502 | 5022 | a history that the exchange contradicts or keeps changing, or a clock that cannot be right |
| 502 | the exchange's | an error that the exchange reported with a status of success |
| 503 | 5031 | the gateway is stopping |
| 503 | 5032 | the gateway has as many calls or histories under way as it takes (`Retry-After`) |
| 504 | 5041 | no answer from the exchange after all retries, or from the shared budget |
| unchanged | 9001 | the answer has no code, such as pages of firewalls (403) and load balancers (5XX) |
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
