"""Clients in other languages, built, run and compared."""
