"""Erasing a case, a part of it, or one record for good; retention and legal hold (decision 0021)."""
