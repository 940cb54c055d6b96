"""Private keys, in all common forms."""
