"""What the exchange's answers look like, without anything of what they say."""
