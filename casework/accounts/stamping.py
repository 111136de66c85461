"""Stamps for rows that stand from before there were any: for a migration, which hands in the models of its day.

It stamps what it finds. Who does not trust what stands verifies the trail first (docs/deployment.md, updating).
"""

from collections.abc import Iterable
from typing import Any

from audit import endings, stamps
from casework.accounts import directory, handed_out, homes, invitations, keys, memberships, standing
from casework.encryption import fingerprint, is_signed

FIELDS = ["stamp", "end_tag"]


def newest(apps: Any) -> int:
    """The number of the newest entry of the trail."""
    return apps.get_model("audit", "Entry").objects.order_by("-seq").values_list("seq", flat=True).first() or 0


def certificates(rows: Iterable[Any], organisation: Any) -> None:
    """Those that are signed get the stamp of a certificate, those that wait for a registrar that of their announcement."""
    for row in rows:
        said = keys.said_by(row, organisation)
        row.stamp = stamps.stamp(*keys.stamped(row, said)) if row.signature else stamps.stamp(keys.ANNOUNCED, said)
        row.end_tag = endings.tag_of_key(row.holder_kind, row.holder, row.epoch + 1)
        row.save(update_fields=FIELDS)


def members(rows: Iterable[Any], certified: Iterable[Any], organisation: Any, since: int) -> None:
    """Each for that key of the member for which it was signed, whoever signed it. *certified* are all certificates, *since* is
    the newest entry of the trail."""
    of: dict[Any, list[Any]] = {}
    for row in certified:
        of.setdefault(row.holder, []).append(row)
    for row in rows:
        row.since = since
        adders = [bytes(organisation.root_public), *(bytes(one.signing_public) for one in of.get(row.added_by, []))]
        said = [memberships.statement(row, fingerprint(bytes(held.encryption_public))) for held in of.get(row.user_id, [])]
        signed = [one for one in said if any(is_signed(public, one, bytes(row.signature)) for public in adders)] or said[-1:]
        row.stamp = stamps.stamp(memberships.STAMP, signed[0], bytes(row.signature), str(row.since)) if signed else b""
        row.save(update_fields=["stamp", "since"])


def names(rows: Iterable[Any], kind: str, columns: Iterable[str] = ("card", "own_card"), holder: str = "pk") -> None:
    """Sealed names, which have their stamp behind them."""
    for row in rows:
        for column in columns:
            if sealed := bytes(getattr(row, column)):
                setattr(row, column, directory.stamped(directory.name_info(kind, getattr(row, holder)), sealed))
        row.save(update_fields=list(columns))


def home_teams(people: Iterable[Any]) -> None:
    """Where each is at home, and in which role."""
    for row in people:
        row.home_stamp = homes.stamp_of(row)
        row.save(update_fields=["home_stamp"])


def standings(people: Iterable[Any], since: int) -> None:
    """Who may sign in now, and who travels."""
    for row in people:
        row.standing_since = since
        row.standing = standing.stamp_of(row)
        row.save(update_fields=["standing", "standing_since"])


def codes(rows: Iterable[Any], since: int) -> None:
    """Codes for a recovery that were not used."""
    for row in rows:
        row.since = since
        row.stamp = handed_out.stamp_of(row)
        row.save(update_fields=["stamp", "since"])


def open_invitations(rows: Iterable[Any]) -> None:
    for row in rows:
        row.stamp = invitations.stamp_of(row)
        row.save(update_fields=["stamp"])
