"""The synthetic desk's half year, in milliseconds since 1970."""

START, END = 1_751_328_000_000, 1_767_225_600_000  # the synthetic desk's half year
NOW = END + 60_000
DAY = 86_400_000
