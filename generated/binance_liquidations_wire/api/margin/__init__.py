# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""One module for each operation: `sync` and `asyncio` on top of the pure `build_request` and `parse_response`."""
