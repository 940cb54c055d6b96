"""Whose records are served: documented ones, and synthetic desks of any size."""
