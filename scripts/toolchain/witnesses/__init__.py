"""Clients that people use elsewhere, as witnesses that the simulator answers as the exchange does."""
