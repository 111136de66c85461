"""The role table: what a role may do. With whom, a grant says; both must say yes.

docs/permissions.md is written from this table and a test holds the two together.
"""

from django.conf import settings

from casework.accounts.models import Role

IDENTITY, CASE, LEGAL, COUNSELLING, PACKET = "identity", "case", "legal", "counselling", "packet"
COMPARTMENTS = (IDENTITY, CASE, LEGAL, COUNSELLING)
OPENED_WITH = (IDENTITY, CASE, LEGAL)  # the counselling key is made when the first counsellor is assigned, for her alone

# What each role is given when a case is assigned to her.
ASSIGNED: dict[str, tuple[str, ...]] = {
    Role.CASEWORKER: (IDENTITY, CASE, LEGAL),
    Role.COUNSELLOR: (IDENTITY, COUNSELLING),
    Role.LEGAL_OFFICER: (IDENTITY, LEGAL),
    Role.SUPERVISOR: (IDENTITY, CASE, LEGAL),
}
TEAM = (IDENTITY, CASE, LEGAL)  # what the supervisors of a team hold

_EVERY_CASE = {"cases.list", "cases.open", "cases.reveal", "cases.search", "cases.history"}
_DIRECTORY = {"directory.read", "directory.verify"}
_WRITE_CASE = {"cases.write", "cases.consent", "cases.close", "reports.print", "referrals.send", "referrals.withdraw"}
_LEGAL = {"legal.open", "legal.write"}
_RECEIVES = {"referrals.received"}

ROLES: dict[str, frozenset[str]] = {
    Role.CASEWORKER: frozenset(
        _EVERY_CASE | _WRITE_CASE | _LEGAL | _DIRECTORY | _RECEIVES | {"cases.new", "referrals.give", "erasure.ask"}
    ),
    Role.COUNSELLOR: frozenset(
        _EVERY_CASE
        | _RECEIVES
        | {"cases.hand_on", "referrals.give", "counselling.open", "counselling.write", "counselling.dates", "counselling.seen"}
        | {"feedback.add", "directory.read", "erasure.ask", "cases.rekey"}
    ),
    Role.LEGAL_OFFICER: frozenset(_EVERY_CASE | _LEGAL | _DIRECTORY | _RECEIVES | {"reports.print", "feedback.add", "erasure.ask"}),
    Role.SUPERVISOR: frozenset(
        _EVERY_CASE
        | _WRITE_CASE
        | _LEGAL
        | _DIRECTORY
        | _RECEIVES
        | {"legal.team", "referrals.name", "referrals.give"}
        | {"cases.new", "cases.assign", "cases.approve", "cases.reopen", "cases.merge"}
        | {"supervision.board", "supervision.review", "feedback.add", "feedback.read"}
        | {"audit.review", "people.manage", "people.certify", "people.recover", "partners.manage", "reference.manage"}
        | {"counselling.dates", "counselling.seen", "counselling.alerts"}
        | {"emergency.lock", "emergency.travel"}
        | {"erasure.ask", "erasure.approve", "erasure.hold", "cases.rekey"}
    ),
    Role.PARTNER: frozenset({"referrals.desk", "referrals.answer"}),
    Role.DATA_OFFICER: frozenset({"feedback.add"}),
    Role.ADMINISTRATOR: frozenset(
        _DIRECTORY | {"people.manage", "people.certify", "people.recover", "partners.manage", "reference.manage"}
    ),
}


# What the office decides: role and verb → the setting that gives it. Off unless the office says so (docs/deployment.md).
CHOSEN: dict[tuple[str, str], str] = {(Role.CASEWORKER, "counselling.seen"): "CASEWORKERS_SEE_COUNSELLING"}


def may(role: str, verb: str) -> bool:
    """True when the role table, or the choice of this office, gives this verb to this role. An unknown role has none."""
    if verb in ROLES.get(role, frozenset()):
        return True
    chosen = CHOSEN.get((role, verb))
    return chosen is not None and bool(getattr(settings, chosen))
