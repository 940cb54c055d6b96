"""Mistakes that a type checker must find, one on each marked line."""

# pyright: strict

from datetime import datetime

from binance_liquidations import AsyncClient, Client
from binance_liquidations_wire.api.margin import list_margin_liquidations

client = Client("key", "secret")
list_margin_liquidations.sync(client=client, size="100")  # error
list_margin_liquidations.sync(client=client, symbol="BTCUSDT")  # error
list_margin_liquidations.sync(client=client, timestamp=1)  # error
list_margin_liquidations.sync(client=AsyncClient("key", "secret"))  # error
page = list_margin_liquidations.sync(client=client)
page.rows[0].price = page.rows[0].qty  # error
Client.from_env(timeuot=5.0)  # error
Client.from_env(timeout="5")  # error
AsyncClient.from_env(http=client)  # error
history = AsyncClient("key", "secret").margin_liquidations()
list(history)  # error
with AsyncClient("key", "secret"):  # error
    pass
moment: datetime = page.rows[0].price  # error
