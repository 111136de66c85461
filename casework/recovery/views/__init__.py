"""The pages of the recovery room."""
