"""spec → generated."""
