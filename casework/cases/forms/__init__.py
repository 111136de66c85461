"""Forms of the cases room: they decide whether input is acceptable, never whether she may."""
