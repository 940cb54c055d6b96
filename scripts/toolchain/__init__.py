"""The packages that the commands in scripts/ run."""
