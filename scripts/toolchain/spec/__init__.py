"""The spec as a document: reading, its forms, its soundness, its linters, the documents made of it."""
