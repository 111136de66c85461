"""Names of people and teams, sealed to the office (and a partner's to herself). Read through ``names_of`` and ``team_names``.

Anybody can seal a name to the office, so behind each lies a stamp of the pages: a helper who hands out a code looks at a name, and at
nothing else.
"""

from collections.abc import Iterable

from audit import stamps
from casework.accounts.models import Team, User
from casework.accounts.unlocked import Unlocked, current
from casework.encryption import CannotOpen, Keys, lp, open_envelope, pad, post, settle, unpad

STAMP = "name"


def name_info(kind: str, holder: object) -> bytes:
    return lp("hamraz/name/v1", kind, str(holder))


def settled_name(keys: Keys, kind: str, holder: object, name: str) -> bytes:
    info = name_info(kind, holder)
    return stamped(info, settle(keys, info, pad(name.encode())))


def posted_name(public: bytes, kind: str, holder: object, name: str) -> bytes:
    info = name_info(kind, holder)
    return stamped(info, post(public, info, pad(name.encode())))


def stamped(info: bytes, envelope: bytes) -> bytes:
    """A sealed name as it is kept: its envelope, and the stamp of both."""
    return envelope + stamps.stamp(STAMP, info, envelope)


def open_name(keys: Keys | None, kind: str, holder: object, sealed: bytes) -> str:
    """The name, or "" where it does not open for the reader, or where the pages did not write it."""
    if keys is None or not sealed:
        return ""
    info, envelope, behind = name_info(kind, holder), bytes(sealed[: -stamps.BYTES]), bytes(sealed[-stamps.BYTES :])
    if not stamps.is_ours(behind, STAMP, info, envelope):
        return ""
    try:
        return unpad(open_envelope(keys, info, envelope)).decode()
    except CannotOpen:
        return ""


def office_name(someone: Unlocked, kind: str, holder: object, sealed: bytes) -> str:
    """A name sealed to the office in any epoch the reader holds, or ""."""
    return next((name for keys in someone.office_epochs if (name := open_name(keys, kind, holder, sealed))), "")


def own_name(someone: Unlocked) -> str:
    return open_name(someone.keys, "user", someone.user.pk, bytes(someone.user.own_card))


def own_organisation(someone: Unlocked) -> str:
    """The name of a partner's own organisation."""
    row = someone.team_of_kind("partner")
    return open_name(someone.teams[row.team_id][row.epoch], "team", row.team_id, bytes(row.team.own_card)) if row else ""


def names_of(ids: Iterable[object] | None = None) -> dict[str, str]:
    """Names by id of people, for the office; people whose name does not open are left out. One query."""
    rows = User.objects.all() if ids is None else User.objects.filter(pk__in=[i for i in ids if i])
    someone = current()
    found = {str(pk): office_name(someone, "user", pk, bytes(card)) for pk, card in rows.values_list("pk", "card")}
    return {pk: name for pk, name in found.items() if name}


def team_names(ids: Iterable[object] | None = None) -> dict[str, str]:
    """Names by id of teams and partner organisations, for the office. One query."""
    rows = Team.objects.all() if ids is None else Team.objects.filter(pk__in=list(ids))
    someone = current()
    found = {str(pk): office_name(someone, "team", pk, bytes(card)) for pk, card in rows.values_list("pk", "card")}
    return {pk: name for pk, name in found.items() if name}
