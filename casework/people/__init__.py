"""The people of the office and of its partners: inviting, confirming, teams. Above access on the ladder, for the gate."""
