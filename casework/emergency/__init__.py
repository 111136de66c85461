"""What happens when the office or a person is in danger: emergency lock, travel mode, leaving (decision 0021)."""
