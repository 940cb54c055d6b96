"""Apache Spark reads the histories of many accounts: `spark.read` and `spark.readStream`, one task for each account.

    from binance_liquidations.spark import register

    register(spark)
    liquidations = (
        spark.read.format("binance_liquidations")
        .option("resource", "margin-liquidations")
        .option("accounts", "accounts.toml")
        .option("start", "2025-01-01")
        .load()
    )

| option | |
|---|---|
| `resource` | one of those that `binance-liquidations fetch --help` lists, such as `margin-liquidations` |
| `accounts` | a TOML file on the driver, or `NAME=KEY_VARIABLE:SECRET_VARIABLE, ...`: names, never keys |
| `start` | 2025-01-01, 2025-01-01T12:00:00Z or milliseconds; UTC. May be left out for margin liquidations |
| `end` | likewise, included; by default the moment at which an action is planned. A stream has none |
| `baseUrl` | where the exchange is; by default BINANCE_BASE_URL of the driver, or the exchange itself |
| `redis` | one weight budget for all executors: a URL without password, or the name of a variable that holds it |
| `share` | the part of the weight that each Python worker may use or, with `redis`, all of them together |
| `settling` | a stream returns records that are as old as this: `30 minutes`, `2 hours`, `3 days` |

Columns are `account`, its name, and those of `to_arrow`: amounts always `decimal(38,18)`, timestamps, structs and
arrays. What does not fit is an error. README.md beside this file says how to run it on a cluster.
"""

from ..errors import ConfigurationError

try:
    from ._source import LiquidationSource, register
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] not in {"pyspark", "py4j", "pyarrow"}:
        raise
    raise ConfigurationError('Spark needs: pip install "binance-liquidations[spark]"') from None

__all__ = ["LiquidationSource", "register"]
