"""Two states of the spec, and for whom a change breaks something."""
