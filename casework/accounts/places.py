"""Where the standing of people stands, for ``audit.endings``."""

from audit.chain import Place

OF_STAFF: Place = ("standing of staff",)  # of everybody but a partner's people


def standing_of(user: object) -> Place:
    """Where the standing of a person is: her state, her journey, and codes for her recovery."""
    return "standing", str(user)


def standing_in(team: object) -> Place:
    """Where that of everybody is who is at home in this team."""
    return "standing in", str(team)
