"""Stamps for grants that stand from before there were any, and for what lies in them, like ``casework.accounts.stamping``.

Apart from that one, because it needs the keyring and the cards, and accounts stand below them: their migrations may not reach up here.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from audit import stamps
from casework.access import agendas, catalogue, rings
from casework.accounts.keys import Holder

AT_ONCE = 500  # rows in one statement


def grants(model: Any, certified: Iterable[Any], subject_kind: str, since: int) -> None:
    """Every row of a table of grants, each for the holder's key that it names. *certified* are all certificates, *since* is the newest
    entry of the trail."""
    keys = {(row.holder_kind, str(row.holder), row.epoch): row for row in certified}
    rows, last = model.objects.select_related("user" if hasattr(model, "user") else "group__team").order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        for row in some:
            row.since = since
            row.stamp = _stamp(row, keys, subject_kind)
        model.objects.bulk_update(some, ["stamp", "since"])
        last = some[-1].pk


def cards(model: Any, certified: Iterable[Any], subject_kind: str) -> None:
    """The card and the agenda of every row whose own stamp is right get theirs; those of others stay as they are, and nobody reads them."""
    keys = {(row.holder_kind, str(row.holder), row.epoch): row for row in certified}
    rows, last = model.objects.select_related("user" if hasattr(model, "user") else "group__team").order_by("pk"), 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        ours = [row for row in some if (right := _stamp(row, keys, subject_kind)) and bytes(row.stamp) == right]
        for row in ours:
            for blob, label in (("card", catalogue.CARD), ("agenda", agendas.LABEL)):
                if sealed := bytes(getattr(row, blob)):
                    place = catalogue.card_aad(*_whose(row), subject_kind, row, label)
                    setattr(row, blob, catalogue.stamped(row, place, sealed))
        model.objects.bulk_update(ours, ["card", "agenda"])
        last = some[-1].pk


def _whose(row: Any) -> tuple[str, str]:
    """The holder of a grant, "" for a team that is not there. *row* may be one of a migration."""
    if hasattr(row, "user_id"):
        return "user", str(row.user_id)
    return "team", str(getattr(getattr(row.group, "team", None), "pk", ""))


def _stamp(row: Any, keys: dict[tuple[str, str, int], Any], subject_kind: str) -> bytes:
    """Its stamp; none for a row that names no key, or has columns that no grant has."""
    kind, holder = _whose(row)
    found = keys.get((kind, holder, row.key_epoch))
    if found is not None:
        whose = Holder(kind, holder, found.epoch, bytes(found.encryption_public), bytes(found.signing_public), found.role)
        with suppress(ValueError):
            said = rings.statement_of(row, rings.info_of(row, whose, subject_kind))
            return stamps.stamp(rings.STAMP, said, bytes(row.signature), str(row.since))
    return b""
