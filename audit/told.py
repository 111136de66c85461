"""What the ledger told last under a tag, for whoever must not believe a row: an entry counts only if this server wrote it for its actor."""

from audit import hooks
from audit.models import Entry
from audit.verifier import own_fault


def last_under(tag: bytes) -> Entry | None:
    """The newest entry filed under *tag*; None where there is none, or where it is not whole in itself (hash, signature, code).

    That nothing was taken out before or behind it, only verifying the chain says.
    """
    entry = Entry.objects.filter(case_tag=tag).order_by("-seq").first()
    if entry is None or own_fault(entry.row(), hooks.signer_key, hooks.mac_key()):
        return None
    return entry
