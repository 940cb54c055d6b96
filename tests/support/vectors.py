"""The folders of the test vectors."""

from pathlib import Path

VECTORS = Path(__file__).parents[1] / "vectors"
WIRE, KEYS = VECTORS / "wire", VECTORS / "keys"
