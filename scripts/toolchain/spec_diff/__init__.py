"""Compares two states of the spec, and says which users a change breaks."""
