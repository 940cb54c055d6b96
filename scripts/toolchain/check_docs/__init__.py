"""Pages of the exchange's documentation, compared with spec/openapi.yaml and with the sentences that a person has read.

A file becomes blocks (`markdown`, `plain_text`), blocks become pages (`pages`). What a page says in rows and values
(`endpoint`, `bounds`, `examples`) is compared with what the spec promises (`spec`, `fields`, `structure`). The
whole page, rows included, becomes sentences (`sentences`), which are looked up in spec/pages.lock (`lock`).
An endpoint that the spec lacks becomes a skeleton (`draft`). A capture of an account's answers
is compared with the spec (`capture`), and shows which of the recorded contradictions are real (`wire`).
"""
