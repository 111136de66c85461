"""The pages of the emergency room."""
