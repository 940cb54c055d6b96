"""The spec as a document: reading, its forms, its soundness, its linters, the canonical spec."""
