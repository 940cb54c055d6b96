"""Pages of the exchange's documentation, held against spec/openapi.yaml.

A text becomes blocks (`markdown`, `plain_text`), blocks become documents (`documents`), and an endpoint's document
becomes a page that says things on lines (`endpoint`, `rules`, `words`). The spec becomes promises on lines
(`specified`). Comparing them is pure (`comparison`, `examples`; `general`, `errors` and `change_log` for the other
pages), and a page without promises becomes a draft (`draft`, `draft_schemas`).
"""
