# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""One package for each tag of the spec."""
