"""Forms of the legal room."""
