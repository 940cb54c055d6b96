"""Credentials, and requests whose signed bytes are the bytes that are sent."""
