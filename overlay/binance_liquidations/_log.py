"""The logger of the package. It writes nothing unless the program gives it a handler."""

import logging

LOG = logging.getLogger("binance_liquidations")
LOG.addHandler(logging.NullHandler())
