"""Measures this client beside its peers, against a server that answers from memory."""
