"""The exchange on a port."""
