"""The pages of erasure: asking, deciding, legal holds, new keys, and what was erased."""
