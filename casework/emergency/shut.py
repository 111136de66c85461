"""Who was shut out, so that no restore lets her in again: a backup from before a lock, a suspension or a leaving brings her bundle back,
and one from before she was taken out of a team her row there.

Every set of a backup says who was shut out at its moment, and which memberships had ended, and ``$HAMRAZ_HOME/shut.json`` the same of now.
A restore repeats it before the site opens. Nothing of it needs a key: ids, states, epochs, days, and the tags under which the ledger files
what ended.
"""

import json
import logging
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from audit import endings
from audit.models import Entry
from casework.accounts import bundles, memberships, standing
from casework.accounts.models import Certificate, FormerKey, Membership, RecoveryCode, RecoveryShare, User

NAME = "shut.json"
NOBODYS: Final = "!"  # a verifier that no passphrase has: signing in costs as much as for a name that does not exist, and says the same
Line = dict[str, Any]  # person, state, whether there are keys, epoch of the newest certificate, day until which she travels; or: ended

log = logging.getLogger(__name__)


def people(alias: str = "default") -> list[Line]:
    """Everybody who is shut out now: suspended, locked, gone, or travelling."""
    away = Q(away_until__gt=timezone.localdate())
    found = User.objects.using(alias).filter(Q(state__in=[User.SUSPENDED, User.LOCKED, User.LEFT]) | Q(bundle=b"") | away).order_by("pk")
    epochs = _epochs([user.pk for user in found], alias)
    return [
        {
            "person": str(user.pk), "state": user.state, "keys": bool(user.bundle), "epoch": epochs.get(user.pk, 0),
            "away": user.away_until.isoformat() if user.away_until else "",
        }
        for user in found
    ]  # fmt: skip


def _epochs(holders: list[UUID], alias: str = "default") -> dict[UUID, int]:
    certified = Certificate.objects.using(alias).filter(holder_kind="user", holder__in=holders)
    return dict(certified.values_list("holder").annotate(Max("epoch")))


def known(alias: str = "default") -> list[Line]:
    """The same; every end of memberships, by the tag of its place in the ledger and its number; and who is of which team now."""
    ends = Entry.objects.using(alias).filter(kind=endings.MEMBERSHIP).order_by("seq").values_list("case_tag", "seq")
    members = Membership.objects.using(alias).order_by("team", "user").values_list("team", "user").distinct()
    ended, live = ({"ended": bytes(tag).hex(), "at": seq} for tag, seq in ends), ({"member": f"{team}:{user}"} for team, user in members)
    return [*people(alias), *ended, *live]


def note() -> None:
    """After the commit: write down who is shut out now. A disk that is full stops no lock; the next backup writes it."""
    draft = Path(settings.HOME) / f"{NAME}.new"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            json.dump(known(), file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, draft.with_name(NAME))
    except OSError:
        log.error("who is shut out could not be written down outside of the database; the next backup tries again")


def lines() -> list[Line]:
    """What ``note`` wrote last on this machine; nothing where it never did, or where the file is damaged."""
    try:
        found = json.loads((Path(settings.HOME) / NAME).read_bytes())
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


@transaction.atomic
def repeat(told: Iterable[Line]) -> list[UUID]:
    """Shut out again whom an older copy of the database lets in. Returns who it was.

    Who has a newer key than the one that was locked was let in by recovery, and stays. Who left is locked, so that the office lets her go
    once more: her teams and grants came back with her. Raises ValueError for what is no such line.
    """
    return [pk for line in told if not {"ended", "member"} & set(line) and (pk := _again(line)) is not None]


@transaction.atomic
def end_again(told: Iterable[Line]) -> list[UUID]:
    """End again the memberships of which one source, *told*, knows that they ended. Returns their teams, one for each row. Raises
    ValueError for a line that is none.

    Whoever was of the team at that moment under another row stays: she was brought back, or came once more. The rows of who left stay until
    the office lets her go once more: only somebody at a page can give her teams new keys, and she is locked.
    """
    told = list(told)
    last: dict[bytes, int] = {}
    for line in told:
        if "ended" in line:
            tag = bytes.fromhex(str(line["ended"]))
            last[tag] = max(last.get(tag, 0), int(line["at"]))
    gone = {str(line.get("person")) for line in told if line.get("state") == User.LEFT}
    live = {line["member"] for line in told if "member" in line}
    rows = Membership.objects.order_by("pk")
    there = [row for row in rows if str(row.user_id) not in gone and f"{row.team_id}:{row.user_id}" not in live]
    back = [row for row in there if any(last.get(endings.tag(place), 0) > row.since for place in row.places())]
    for team, user in dict.fromkeys((row.team_id, row.user_id) for row in back):
        memberships.end(team, user)
    return [row.team_id for row in back]


def _again(line: Line) -> UUID | None:
    try:
        pk, state, keys, epoch = UUID(str(line["person"])), line["state"], line["keys"], int(line["epoch"])
        away = date.fromisoformat(line["away"]) if line["away"] else None
    except (KeyError, TypeError) as error:
        raise ValueError("this line names nobody who was shut out") from error
    user = User.objects.select_for_update(no_key=True).exclude(state=User.LEFT).filter(pk=pk).first()
    if user is None:
        return None
    before = (user.state, bytes(user.bundle), user.away_until)
    if not keys and (state == User.LEFT or _epochs([pk]).get(pk, 0) <= epoch):
        user.bundle, user.password, user.last_code_step = b"", NOBODYS, 0
        user.state = User.LOCKED if user.state == User.ACTIVE else user.state
    if state == User.SUSPENDED and user.state == User.ACTIVE:
        user.state = User.SUSPENDED
    if state == User.LEFT:  # or two people could bring back a key that nobody needs any more
        for table in (RecoveryShare, RecoveryCode, FormerKey):
            table.objects.filter(user=user).delete()
    user.away_until = max(filter(None, (user.away_until, away)), default=None)
    if before == (user.state, bytes(user.bundle), user.away_until):
        return None
    user.save(update_fields=["bundle", "password", "last_code_step"])
    standing.end(pk)
    standing.write(user)
    if not user.bundle:
        bundles.end(pk, before[1])
    return pk
