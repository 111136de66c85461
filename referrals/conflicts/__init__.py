"""Whether somebody on the other side is a client of the office or of a partner (docs/decisions/0017-conflicts-of-interest.md)."""
