# Made from spec/openapi.yaml by scripts/generate. Do not edit: change the spec or a template instead.
"""Contains endpoint functions for accessing the API"""
