"""Documents of a case: files that arrive in pieces, are sealed as they arrive, and leave in pieces. docs/documents.md."""
