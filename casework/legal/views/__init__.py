"""Pages of the legal room."""
