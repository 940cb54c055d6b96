"""Private keys, in the forms that people have them in."""
