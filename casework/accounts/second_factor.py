"""The second factor: time-based codes (RFC 6238) and ten recovery codes, kept inside the bundle, so that the database cannot show them."""

import hashlib
import secrets
import time
from dataclasses import replace

import pyotp
from django.utils.crypto import constant_time_compare

import audit
from casework.accounts import bundles
from casework.accounts.models import User
from casework.localisation.digits import to_ascii

STEP_SECONDS = 30  # RFC 6238 section 5.2
DRIFT_STEPS = 1  # a clock that is half a minute off
RECOVERY_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_secret() -> str:
    return pyotp.random_base32()


def otpauth_uri(secret: str, label: str) -> str:
    """The text of the QR code. The label is shown in her phone: it names neither the office nor what it does."""
    return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name="Notes")


def code_step(secret: str, code: str) -> int | None:
    """The time step for which *code* is right, or None. Digits may be Persian."""
    typed = "".join(to_ascii(code).split())
    if len(typed) != 6 or not typed.isdigit():
        return None
    now = int(time.time()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    found = [s for s in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1) if constant_time_compare(totp.generate_otp(s), typed)]
    return found[0] if found else None


def new_recovery_codes() -> list[str]:
    """Ten codes of ten letters, about 49 bits each."""
    return ["".join(secrets.choice(_ALPHABET) for _ in range(10)) for _ in range(RECOVERY_CODES)]


def code_hash(code: str) -> str:
    folded = "".join(c for c in to_ascii(code).upper() if c in _ALPHABET)
    return hashlib.sha256(b"hamraz/recovery-code/v1" + folded.encode()).hexdigest()[:16]


def spend_recovery_code(user: User, opened: bundles.Bundle, seal: bytes, code: str) -> bool:
    """Use one recovery code up. Two requests with the same code: only the first finds the bundle unchanged."""
    hashed = code_hash(code)
    if hashed not in opened.codes:
        return False
    before = bytes(user.bundle)
    bundles.rewrite(user, replace(opened, codes=tuple(c for c in opened.codes if c != hashed)), seal)
    if not User.objects.filter(pk=user.pk, bundle=before).update(bundle=user.bundle):
        return False
    bundles.end(user.pk, before)
    audit.record("recovery_code.used", person=str(user.pk), left=len(opened.codes) - 1)
    return True
