"""The bench of the ledger: a year of an office's trail, genuine and signed, and what it costs to write, read and verify it."""
