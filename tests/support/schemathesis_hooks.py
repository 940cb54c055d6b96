"""How schemathesis signs, and which refusals of valid data are the exchange's own rules.

Loaded by `st run` in a process of its own; the key, its secret and the time at which the simulator's clock stands come
from the environment.
"""

import hashlib
import hmac
import json
import os
from typing import Any

import requests
import schemathesis
from schemathesis import Case, CheckContext, Response
from schemathesis.core.failures import Failure

KEY, SECRET, NOW = (os.environ[f"SIMULATOR_{name}"] for name in ("KEY", "SECRET", "NOW"))

BEYOND_SCHEMAS = {
    -1127: "a window of more than 100 days",
    -1128: "a window that ends before it starts",
    -27001: "a risk unit that the account never had",
}


class Signed(requests.auth.AuthBase):
    """Signs the bytes that are sent, whatever they are."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        assert request.url
        url, _, query = request.url.partition("?")
        payload = f"{query}&timestamp={NOW}" if query else f"timestamp={NOW}"
        signature = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()
        request.url = f"{url}?{payload}&signature={signature}"
        request.headers["X-MBX-APIKEY"] = KEY
        return request


schemathesis.auth.set_from_requests(Signed())  # type: ignore[attr-defined]


@schemathesis.check
def valid_data_is_accepted_or_refused_by_rule(_ctx: CheckContext, response: Response, case: Case[Any]) -> None:
    """positive_data_acceptance, made exact: valid data is refused for these rules alone, and with their codes."""
    mode = case.meta.generation.mode if case.meta else None
    if mode is None or not mode.is_positive or case.method != "GET" or response.status_code == 200:
        return
    code = json.loads(response.content).get("code")
    if response.status_code != 400 or code not in BEYOND_SCHEMAS:
        raise Failure(operation=case.operation.label, title="Valid data refused", message=f"{case.query}: code {code}")
