"""A file that only its passphrase opens: AES-256 (ISO 32000-2, security handler revision 6)."""

import io
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0 O 1 I L U: it will be read aloud and written by hand
GROUPS: Final = 5
GROUP: Final = 4


def new_passphrase() -> str:
    """A fresh passphrase, five groups of four ("7KQM-…"): 20 characters of 30, 98 bits. Show it once, keep it nowhere."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def protect(pdf: bytes, passphrase: str) -> bytes:
    """Encrypt *pdf* under *passphrase*, metadata too. Reading aloud, copying and printing stay allowed; changing does not.

    The permissions are a request to the reader's program; the encryption is not. Bytes differ at each call: hash before.
    Raises ValueError for an empty passphrase.
    """
    if not passphrase:
        raise ValueError("a passphrase is needed")
    import pikepdf

    allow = pikepdf.Permissions(
        accessibility=True,
        extract=True,
        print_lowres=True,
        print_highres=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
    )
    # An owner password of its own, thrown away: with the same one, opening the file would also give the right to change it.
    encryption = pikepdf.Encryption(owner=secrets.token_urlsafe(32), user=passphrase, R=6, allow=allow, metadata=True)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(out, encryption=encryption)
    return out.getvalue()
