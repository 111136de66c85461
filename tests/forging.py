"""Rows as a writer of the database forges them who knows the ledger's key as well: what is tried then is everything but the stamps.

``stamp_everything`` gives the rows that stand the stamps of what they say now; ``certificate`` writes one whose stamp is right.
"""

from uuid import UUID

from audit import endings, stamps
from casework.access import stamping as of_grants
from casework.accounts import keys
from casework.accounts import stamping as of_accounts
from casework.accounts.models import Certificate, Membership
from casework.cases.models import Case
from casework.encryption import Keys
from referrals.models import Referral


def certificate(*, kind: str, holder: UUID, epoch: int, of: Keys, role: str, signer: Keys, by: UUID | None) -> Certificate:
    row = Certificate(
        holder_kind=kind, holder=holder, epoch=epoch, encryption_public=of.encryption_public, signing_public=of.signing_public, role=role,
        certified_by=by, certified_on="2026-11-26",
    )  # fmt: skip
    said = keys.said_by(row, keys.organisation())
    row.signature = signer.sign(said)
    row.stamp, row.end_tag = stamps.stamp(*keys.stamped(row, said)), endings.tag_of_key(kind, holder, epoch + 1)
    row.save(force_insert=True)
    return row


def stamp_everything() -> None:
    """Certificates, memberships and grants as they stand now, whoever wrote them."""
    of_accounts.certificates(Certificate.objects.all(), keys.organisation())
    certified = list(Certificate.objects.all())
    of_accounts.members(Membership.objects.all(), certified, keys.organisation(), endings.newest())
    for model in (Case, Referral):
        for table in (model.user_grant_model(), model.team_grant_model()):
            of_grants.grants(table, certified, model.subject_kind, endings.newest())
