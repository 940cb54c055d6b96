"""The logger of the package: who runs it decides where lines go and which; alone, it writes nothing."""

import logging

LOG = logging.getLogger("binance_liquidations")
LOG.addHandler(logging.NullHandler())
