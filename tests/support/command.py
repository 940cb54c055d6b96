"""The command line, as it is installed."""

import sys
from pathlib import Path

COMMAND = [str(Path(sys.executable).with_name("binance-liquidations"))]
