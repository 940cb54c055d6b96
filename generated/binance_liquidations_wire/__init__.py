# Copied from scripts/runtime/__init__.py by scripts/generate. Do not edit: change that file instead.
"""The endpoints of the spec, one module each under `api`, and the models of their answers.

Nothing here opens a connection or holds a key: each call needs a client with `send` and `decode` (see `client`).
"""
