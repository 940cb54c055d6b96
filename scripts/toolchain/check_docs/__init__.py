"""What the exchange publishes, compared with spec/openapi.yaml and with the sentences that a person has read.

A document (`source`) is read by its kind (`documents`): pages (`markdown`, `plain_text`, `blocks`, `pages`,
`endpoint`), OpenAPI documents (`openapi_document` and its parts), the catalogue, the list of endpoints. Each becomes
readings (`reading`): of an endpoint, statements, and of everything else, sentences. Statements are compared with what
the spec promises (`matching`, `spec`, `fields`, `structure`, `evidence`), sentences with spec/pages.lock (`lock`). An
endpoint that the spec lacks becomes a draft (`shapes`, `draft`, `sourced`); two readings become a changelog
(`upstream`). A capture of an account's answers (`capture`) shows which of the recorded contradictions are real
(`wire`).
"""
