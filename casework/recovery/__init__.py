"""Keys for life: recovery by two people, from the printed sheets, and the new seed that follows (decision 0021)."""
