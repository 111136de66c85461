"""Which column goes into which store. Every table of the database stands here once; a test fails on one that does not.

*Keys* are what opens something, and what is sealed to a key that outlives an erasure: a card, a draft and a question to a partner open
with the key of a person or a team, which stays when the case is gone. They are kept for days. *Data* is everything else: sealed under keys
of cases that lie in the other store, or readable anyway.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps

from casework.access.records import SealedRecord

KEYS, DATA = "keys", "data"
STORES: Final = (KEYS, DATA)

WHOLE: Final[dict[str, frozenset[str]]] = {
    KEYS: frozenset({
        "access_draft", "access_keycommitment", "accounts_formerkey", "accounts_membership", "accounts_recoverycode",
        "accounts_recoveryshare", "cases_caseteamgrant", "cases_caseusergrant", "referrals_conflictquestion",
        "referrals_referralteamgrant", "referrals_referralusergrant",
    }),
    DATA: frozenset({
        "accounts_invitation", "accounts_organisation", "accounts_team", "accounts_user_groups", "accounts_user_user_permissions",
        "audit_archive", "audit_checkpoint", "audit_entry", "audit_segment", "auth_group", "auth_group_permissions", "auth_permission",
        "cases_case", "cases_decidedpair", "cases_historicalcase", "django_content_type", "documents_piece", "documents_sealedfile",
        "emergency_leaving", "erasure_erasure",
        "feedback_feedback", "guardian_groupobjectpermission", "guardian_userobjectpermission", "reference_edition",
        "reference_historicalterm", "reference_term", "referrals_capacity", "referrals_colleague", "referrals_directoryentry",
        "referrals_historicaldirectoryentry", "referrals_historicalreferral", "referrals_partnerclient", "referrals_referral",
    }),
}  # fmt: skip
# Tables of which some columns are keys. Each column stands in one of the two.
SPLIT: Final[dict[str, dict[str, frozenset[str]]]] = {
    "accounts_user": {
        KEYS: frozenset({"bundle", "password"}),
        DATA: frozenset({
            "id", "handle", "role", "state", "home_team_id", "home_stamp", "card", "own_card", "language", "last_code_step",
            "has_second_factor", "joined_on", "is_superuser", "away_until", "standing", "standing_since",
        }),
    },
    "accounts_certificate": {
        KEYS: frozenset({"recovery"}),
        DATA: frozenset({
            "id", "holder_kind", "holder", "epoch", "encryption_public", "signing_public", "role", "certified_by", "signature",
            "certified_on", "stamp", "end_tag",
        }),
    },
}  # fmt: skip
# What stands in the row while the keys are not there: a verifier that fits no passphrase, and nothing to open.
WITHOUT_KEYS: Final[dict[str, dict[str, Any]]] = {
    "accounts_user": {"bundle": b"", "password": "!"},
    "accounts_certificate": {"recovery": b""},
}
# Nobody stays signed in, and nobody stays locked out, over a restore. The tables themselves are made by migrate.
LEFT_OUT: Final = frozenset({"accounts_session", "accounts_attempts", "django_migrations"})
# Rows that are never changed once they are there. Of an entry none goes without an archive, after which a full set is written.
BY_SEQUENCE: Final = frozenset({"audit_entry"})
UNCHANGING: Final[dict[str, frozenset[str]]] = {"documents_piece": frozenset({"id", "file_id", "number"})}  # what identifies such a row


class Unclassified(Exception):
    """A table or column of which nobody said where it belongs."""


@dataclass(frozen=True)
class Part:
    """What one store holds of one table; the key of a row comes first."""

    store: str
    model: Any
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    @property
    def name(self) -> str:
        return f"{self.store}.{self.table}"

    @property
    def is_whole(self) -> bool:
        return self.table not in SPLIT

    @property
    def in_order(self) -> bool:
        return self.table in BY_SEQUENCE


def models() -> dict[str, Any]:
    """Every table that has a model, by its name."""
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def parts(store: str) -> Iterator[Part]:
    """What the store holds, in the order in which it is written. Raises Unclassified."""
    for table, model in sorted(models().items()):
        where = stores_of(table)
        if store in where:
            yield Part(store, model, _columns(model, where[store]))


def stores_of(table: str) -> dict[str, frozenset[str] | None]:
    """The stores in which a table lies, with its columns there (None: all). Raises Unclassified."""
    if table in LEFT_OUT:
        return {}
    if table in SPLIT:
        return dict(SPLIT[table])
    for store in STORES:
        if table in WHOLE[store]:
            return {store: None}
    if is_sealed_record(models().get(table)):
        return {DATA: None}
    raise Unclassified(f"the table {table} stands in no store of casework.backup.stores")


def is_sealed_record(model: Any) -> bool:
    """A record of a case or referral, or the versions of one: its payload opens with a key of the case alone."""
    kept = getattr(model, "instance_type", model)
    return isinstance(kept, type) and issubclass(kept, SealedRecord)


def _columns(model: Any, wanted: frozenset[str] | None) -> tuple[str, ...]:
    key, names = model._meta.pk.column, [field.column for field in model._meta.local_concrete_fields]
    there = [name for name in names if wanted is None or name in wanted]
    return (key, *(name for name in there if name != key))


def field_of(model: Any, column: str) -> Any:
    return next(field for field in model._meta.local_concrete_fields if field.column == column)
