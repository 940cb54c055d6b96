"""Windows and pages → every record once, oldest first."""
