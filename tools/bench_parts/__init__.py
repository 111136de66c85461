"""Parts of tools/bench.py: an office of any size, the same office in plain text, and what is measured between the two."""
