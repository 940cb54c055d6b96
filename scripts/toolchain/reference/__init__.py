"""The API reference, a static site."""
