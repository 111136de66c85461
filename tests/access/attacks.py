"""T5: what someone who can write the database tries, and T4: rows put where they do not belong.

Each attack is a function that changes the database and returns the person who profits; ``refused`` then asks whether she reads anything.
They are used by the tests and by ``make figures``.
"""

import datetime
from collections.abc import Callable, Iterator

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from casework.access import catalogue, grants
from casework.access import ring as rings
from casework.access.errors import NoKey
from casework.access.models import KeyCommitment
from casework.accounts import memberships, teams
from casework.accounts.keys import NotCertified
from casework.accounts.models import Certificate, Membership, User
from casework.cases import actions, search
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant, ContactNote, Situation, Survivor
from casework.encryption import CannotOpen, Keys, grant_info, key_commitment, new_seed, pack_keys, post, post_card, seal_record
from tests.cast import Cast, a_case

Attack = Callable[[Cast, Case], str]
REFUSALS = (NoKey, CannotOpen, NotCertified, IntegrityError)


def reads(cast: Cast, person: str, case: Case) -> bool:
    """True when *person* reads the survivor's name, or holds any key of the case."""
    try:
        with cast.acting(person):
            if rings.current().compartments(case):
                return True
            return bool(Survivor.objects.get(case=case).given_name)
    except REFUSALS:
        return False


def refused(cast: Cast, attack: Attack) -> bool:
    """Run one attack against a fresh case. True when nothing was gained, whether the database or the keyring said no."""
    case = a_case(cast)
    try:
        person = attack(cast, case)
    except REFUSALS:
        return True
    return not reads(cast, person, case)


def _copy(grant: CaseUserGrant, **changes: object) -> CaseUserGrant:
    copy = CaseUserGrant.objects.get(pk=grant.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    with transaction.atomic():
        copy.save(force_insert=True)
    return copy


def her_grant(cast: Cast, case: Case) -> CaseUserGrant:
    return CaseUserGrant.objects.get(content_object=case, user=cast.nargis)


def grant_row_copied_to_a_colleague(cast: Cast, case: Case) -> str:
    _copy(her_grant(cast, case), user=cast.palwasha)
    return "palwasha"


def grant_row_moved_to_another_case(cast: Cast, case: Case) -> str:
    own = a_case(cast, "palwasha")
    grant = CaseUserGrant.objects.get(content_object=own, user=cast.palwasha)
    _copy(grant, content_object=case)
    return "palwasha"


def empty_sealed_key(cast: Cast, case: Case) -> str:
    _copy(her_grant(cast, case), user=cast.palwasha, sealed_keys=b"")
    return "palwasha"


def short_sealed_key(cast: Cast, case: Case) -> str:
    _copy(her_grant(cast, case), user=cast.palwasha, sealed_keys=b"x" * 79)
    return "palwasha"


def superuser_flag(cast: Cast, case: Case) -> str:
    User.objects.filter(pk=cast.palwasha.pk).update(is_superuser=True)
    return "palwasha"


def role_column_raised(cast: Cast, case: Case) -> str:
    User.objects.filter(pk=cast.palwasha.pk).update(role="supervisor")
    return "palwasha"


def django_group_row(cast: Cast, case: Case) -> str:
    cast.palwasha.groups.add(cast.teams["one"].group)
    return "palwasha"


def membership_row_copied(cast: Cast, case: Case) -> str:
    row = Membership.objects.get(team=cast.teams["one"], user=cast.shakiba)
    row.pk, row.user = None, cast.palwasha
    row.save(force_insert=True)
    return "palwasha"


def membership_with_a_chosen_seed(cast: Cast, case: Case) -> str:
    from casework.accounts.unlocked import membership_info_for

    team, holder = cast.teams["one"], Keys.from_seed(cast.seeds[cast.palwasha.pk])
    Membership.objects.create(
        team=team,
        user=cast.palwasha,
        epoch=1,
        added_by=cast.shakiba.pk,
        added_on="2026-11-23",
        signature=b"x" * 64,
        envelope=post(holder.encryption_public, membership_info_for(team.pk, 1, holder.fingerprint), new_seed()),
    )
    return "palwasha"


def grant_with_a_chosen_key(cast: Cast, case: Case) -> str:
    """A key of the attacker's own, sealed to the caseworker, so that what she writes next could be read."""
    holder, key = Keys.from_seed(cast.seeds[cast.nargis.pk]), b"k" * 32
    grant = her_grant(cast, case)
    compartments = ["case:1", "identity:1", "legal:1"]
    info = grant_info(
        kind="user",
        recipient=str(cast.nargis.pk),
        fingerprint=holder.fingerprint,
        subject_kind="case",
        subject=str(case.pk),
        compartments=compartments,
        epoch=1,
        expires=0,
    )
    keys = [(name.partition(":")[0], 1, key) for name in compartments]
    grant.sealed_keys = post(holder.encryption_public, info, pack_keys(keys))
    grant.commitments = b"".join(key_commitment(k, str(case.pk), c, e) for c, e, k in keys)
    grant.save()
    CaseTeamGrant.objects.filter(content_object=case).delete()
    return "nargis"


def chosen_key_and_chosen_commitments(cast: Cast, case: Case) -> str:
    """The same, and the commitments beside the case are rewritten to match."""
    grant_with_a_chosen_key(cast, case)
    for row in KeyCommitment.objects.filter(subject=case.pk):
        KeyCommitment.objects.filter(pk=row.pk).update(commitment=key_commitment(b"k" * 32, str(case.pk), row.compartment, 1))
    return "nargis"


def expiry_edited(cast: Cast, case: Case) -> str:
    """A grant that ran out yesterday is prolonged in the database."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"], expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def compartments_widened(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(compartments="case:1,identity:1")
    return "palwasha"


def public_key_swapped(cast: Cast, case: Case) -> str:
    """A colleague's certificate gets the attacker's key before the next grant is sealed to her."""
    from casework.access.errors import GrantRefused

    mine = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    Certificate.objects.filter(holder=cast.zohra.pk).update(encryption_public=mine.encryption_public)
    with cast.acting("nargis"), transaction.atomic():
        try:
            grants.give(case, cast.zohra, ["identity"])
        except GrantRefused as error:
            raise NotCertified("refused") from error
    return "zohra"


def certificate_by_nobody(cast: Cast, case: Case) -> str:
    Certificate.objects.filter(holder=cast.shakiba.pk).update(certified_by=cast.palwasha.pk)
    return "palwasha"


def record_rolled_back(cast: Cast, case: Case) -> str:
    """An old payload under the new revision number."""
    with cast.acting("nargis"):
        row = Survivor.objects.get(case=case)
        old = bytes(row.payload)
        row.known_as = "گلالی"
        row.save()
    Survivor._base_manager.filter(pk=row.pk).update(payload=old)
    with cast.acting("nargis"):
        _ = Survivor.objects.get(pk=row.pk).known_as
    return "nargis"


def record_forged_with_a_chosen_key(cast: Cast, case: Case) -> str:
    row = Survivor.objects.get(case=case)
    Survivor._base_manager.filter(pk=row.pk).update(payload=seal_record(b"k" * 32, row.aad(), row.epoch, b'{"given_name":"x"}'))
    with cast.acting("nargis"):
        _ = Survivor.objects.get(pk=row.pk).given_name
    return "nargis"


def record_moved_to_another_case(cast: Cast, case: Case) -> str:
    own = a_case(cast, "palwasha")
    Survivor._base_manager.filter(case=own).delete()
    Survivor._base_manager.filter(case=case).update(case=own)
    with cast.acting("palwasha"):
        _ = Survivor.objects.get(case=own).given_name
    return "palwasha"


def _put_back(row: Model) -> None:
    """A row that was removed is inserted again, byte for byte."""
    row.pk = None
    with transaction.atomic():
        row.save(force_insert=True)


def revoked_grant_put_back(cast: Cast, case: Case) -> str:
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity", "legal"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    _put_back(kept)
    return "palwasha"


def grant_of_a_former_caseworker_put_back(cast: Cast, case: Case) -> str:
    kept = her_grant(cast, case)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.palwasha, instead_of=cast.nargis)
    _put_back(kept)
    return "nargis"


def replaced_grant_put_back(cast: Cast, case: Case) -> str:
    """A grant was replaced by one that ran out; the writer puts the first in its place."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"])
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).delete()
    _put_back(kept)
    return "palwasha"


def ended_grant_under_another_serial(cast: Cast, case: Case) -> str:
    """So that the ledger would know nothing of it: but the serial is signed."""
    revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(serial=b"s" * 16)
    return "palwasha"


def ended_grant_under_another_signature(cast: Cast, case: Case) -> str:
    revoked_grant_put_back(cast, case)
    grant = CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)
    grant.signature = bytes(grant.signature)[:-1] + bytes([bytes(grant.signature)[-1] ^ 0x80])
    grant.save()
    return "palwasha"


def _laila_comes_and_goes(cast: Cast) -> list[Membership]:
    """Laila is admitted to the first team and taken out again. Her rows, as a copy of the database has them."""
    with cast.acting("shakiba"):
        teams.admit_member(team=cast.teams["one"], user=cast.laila)
    kept = list(Membership.objects.filter(team=cast.teams["one"], user=cast.laila))
    with cast.acting("shakiba"):
        teams.remove_member(team=cast.teams["one"], user=cast.laila)
    return kept


def _team_gets_it_anew(cast: Cast, case: Case) -> None:
    """The case is given to the team once more, under the newest epoch of its key."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.teams["one"], ["case", "identity", "legal"])


def membership_put_back(cast: Cast, case: Case) -> str:
    for row in _laila_comes_and_goes(cast):
        _put_back(row)
    return "laila"


def membership_put_back_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    """The row put back waits for the next colleague to leave: then everybody who stays gets the new key."""
    membership_put_back(cast, case)
    cast.add("marwa", "supervisor", cast.teams["one"])
    with cast.acting("shakiba"):
        teams.remove_member(team=cast.teams["one"], user=cast.marwa)
    _team_gets_it_anew(cast, case)
    return "laila"


def membership_planted_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    membership_with_a_chosen_seed(cast, case)
    _laila_comes_and_goes(cast)
    _team_gets_it_anew(cast, case)
    return "palwasha"


def membership_signed_by_herself_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    """Her signature is certified, but a caseworker cannot let anybody into a team of supervisors, herself neither."""
    membership_with_a_chosen_seed(cast, case)
    row = Membership.objects.get(team=cast.teams["one"], user=cast.palwasha)
    own = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    row.added_by = cast.palwasha.pk
    row.signature = own.sign(memberships.statement(row, own.fingerprint))
    row.save()
    _laila_comes_and_goes(cast)
    _team_gets_it_anew(cast, case)
    return "palwasha"


def compartments_named_twice(cast: Cast, case: Case) -> str:
    """Columns that no grant has must be a refusal, not an error on every page of hers."""
    _copy(her_grant(cast, case), user=cast.palwasha, compartments="case:1,case:1")
    return "palwasha"


ATTACKS: list[Attack] = [
    grant_row_copied_to_a_colleague,
    grant_row_moved_to_another_case,
    empty_sealed_key,
    short_sealed_key,
    superuser_flag,
    role_column_raised,
    django_group_row,
    membership_row_copied,
    membership_with_a_chosen_seed,
    grant_with_a_chosen_key,
    chosen_key_and_chosen_commitments,
    expiry_edited,
    compartments_widened,
    public_key_swapped,
    certificate_by_nobody,
    record_rolled_back,
    record_forged_with_a_chosen_key,
    record_moved_to_another_case,
    revoked_grant_put_back,
    grant_of_a_former_caseworker_put_back,
    replaced_grant_put_back,
    ended_grant_under_another_serial,
    ended_grant_under_another_signature,
    membership_put_back,
    membership_put_back_before_the_key_is_renewed,
    membership_planted_before_the_key_is_renewed,
    membership_signed_by_herself_before_the_key_is_renewed,
    compartments_named_twice,
]


# --- T5: catalogue cards -------------------------------------------------------------------------------------------------------
def shows(cast: Cast, person: str, case: Case) -> bool:
    """True when a list of hers says anything of this case."""
    with cast.acting(person):
        return case.pk in catalogue.cards(Case, [case.pk]) or case.pk in {match.case for match in search.find("پروین")}


def hidden(cast: Cast, attack: Attack) -> bool:
    """Run one attack against a fresh case. True when no card of it is shown to who would profit."""
    case = a_case(cast)
    try:
        person = attack(cast, case)
    except REFUSALS:
        return True
    return not shows(cast, person, case)


def given_with_a_card(cast: Cast, case: Case, *, settled: bool, **more: object) -> CaseUserGrant:
    """Palwasha's grant with its card: as it was posted, or settled by a first look at her list."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [case.pk])[case.pk], **more)  # type: ignore[arg-type]
    if settled:
        shows(cast, "palwasha", case)
    return CaseUserGrant.objects.get(content_object=case, user=cast.palwasha)


def card_prolonged(cast: Cast, case: Case) -> str:
    """A grant until today, seen today; tomorrow the writer takes its end away."""
    given_with_a_card(cast, case, settled=True, expires=timezone.localdate())
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def posted_card_prolonged(cast: Cast, case: Case) -> str:
    given_with_a_card(cast, case, settled=False, expires=datetime.date(2020, 1, 1))
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(expires_at=0)
    return "palwasha"


def card_of_a_revoked_grant_put_back(cast: Cast, case: Case) -> str:
    kept = given_with_a_card(cast, case, settled=True)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.palwasha)
    _put_back(kept)
    return "palwasha"


def card_under_another_signature(cast: Cast, case: Case) -> str:
    """The row of an ended grant gets a signature of which the ledger knows nothing."""
    card_of_a_revoked_grant_put_back(cast, case)
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(signature=b"x" * 64)
    return "palwasha"


def card_of_another_grant(cast: Cast, case: Case) -> str:
    """The card of the wide grant that she had is put into the narrow one that she has."""
    kept = given_with_a_card(cast, case, settled=True)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    CaseUserGrant.objects.filter(content_object=case, user=cast.palwasha).update(card=kept.card)
    return "palwasha"


def card_invented_for_a_planted_grant(cast: Cast, case: Case) -> str:
    """Anybody can post to a public key: the list would say of the case what the writer wants."""
    return _invented(cast, case, b"")


def card_invented_and_signed_by_nobody(cast: Cast, case: Case) -> str:
    return _invented(cast, case, cast.nargis.pk.bytes + b"x" * 64)


def _invented(cast: Cast, case: Case, behind: bytes) -> str:
    grant = _copy(her_grant(cast, case), user=cast.palwasha)
    holder = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    aad = catalogue.card_aad("user", str(cast.palwasha.pk), "case", grant)
    grant.card = post_card(holder.encryption_public, aad, b'{"code":"invented","keys":[]}') + behind
    grant.save()
    return "palwasha"


def _nargis_saves(cast: Cast, case: Case) -> None:
    """A change of the situation, which is sealed for every holder of a card."""
    with cast.acting("nargis"):
        situation = Situation.objects.get(case=case)
        situation.risk = "medium"
        actions.change_record(record=situation)


def planted_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    """The row opens nothing, but whoever saves next would seal the card to her."""
    _copy(her_grant(cast, case), user=cast.palwasha)
    _nargis_saves(cast, case)
    return "palwasha"


def ended_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    card_under_another_signature(cast, case)
    _nargis_saves(cast, case)
    return "palwasha"


def prolonged_grant_waits_for_the_next_card(cast: Cast, case: Case) -> str:
    card_prolonged(cast, case)
    _nargis_saves(cast, case)
    return "palwasha"


CARD_ATTACKS: list[Attack] = [
    card_prolonged,
    posted_card_prolonged,
    card_of_a_revoked_grant_put_back,
    card_under_another_signature,
    card_of_another_grant,
    card_invented_for_a_planted_grant,
    card_invented_and_signed_by_nobody,
    planted_grant_waits_for_the_next_card,
    ended_grant_waits_for_the_next_card,
    prolonged_grant_waits_for_the_next_card,
]


# --- T4: the swap matrix -----------------------------------------------------------------------------------------------------
def swaps(cast: Cast) -> Iterator[tuple[str, bool]]:
    """Every pair of payloads exchanged between rows, cases, models, revisions, live and history; every grant between people and cases.

    Yields (what was swapped, refused?).
    """
    first, second = a_case(cast), a_case(cast, given_name="زهرا")
    with cast.acting("nargis"):
        from casework.cases.actions import add_record

        for case in (first, second):
            for number in range(2):
                add_record(case=case, record=ContactNote(kind="note", on="2026-11-23", text=f"{case.pk}{number}"))
        for note in ContactNote.objects.all():
            note.text += " changed"
            note.save()
    yield from _payload_swaps(cast, [*ContactNote._base_manager.all(), *Survivor._base_manager.all()])
    yield from _column_swaps(cast, list(ContactNote._base_manager.all()))
    yield from _history_swaps(cast)
    yield from _grant_swaps(cast, first, second)


def _opens(cast: Cast, row: object) -> bool:
    try:
        with cast.acting("nargis"):
            fresh = type(row)._default_manager.get(pk=row.pk)  # type: ignore[attr-defined]
            return bool(fresh.plain_bytes())
    except REFUSALS:
        return False


def _payload_swaps(cast: Cast, rows: list[object]) -> Iterator[tuple[str, bool]]:
    for one in rows:
        for other in rows:
            if one.pk != other.pk:  # type: ignore[attr-defined]
                manager = type(one)._base_manager  # type: ignore[attr-defined]
                manager.filter(pk=one.pk).update(payload=other.payload)  # type: ignore[attr-defined]
                yield f"payload of {other.code} in {one.code}", not _opens(cast, one)  # type: ignore[attr-defined]
                manager.filter(pk=one.pk).update(payload=one.payload)  # type: ignore[attr-defined]


def _column_swaps(cast: Cast, rows: list[ContactNote]) -> Iterator[tuple[str, bool]]:
    for row in rows:
        foreign = next(r for r in rows if r.case_id != row.case_id)
        for name, value in (("revision", 1), ("revision", 3), ("epoch", 2), ("epoch", 0), ("case_id", foreign.case_id)):
            ContactNote._base_manager.filter(pk=row.pk).update(**{name: value})
            yield f"{name} edited", not _opens(cast, row)
            ContactNote._base_manager.filter(pk=row.pk).update(**{name: getattr(row, name)})


def _history_swaps(cast: Cast) -> Iterator[tuple[str, bool]]:
    for note in ContactNote._base_manager.all():
        old = ContactNote.history.get(id=note.pk, revision=1)
        ContactNote._base_manager.filter(pk=note.pk).update(payload=old.payload)
        yield "an old revision's payload in the live row", not _opens(cast, note)
        ContactNote._base_manager.filter(pk=note.pk).update(payload=note.payload)
        ContactNote.history.filter(pk=old.pk).update(payload=note.payload)
        yield "the live payload in an old revision", not _past_opens(cast, old.pk)
        ContactNote.history.filter(pk=old.pk).update(payload=old.payload)


def _past_opens(cast: Cast, pk: int) -> bool:
    try:
        with cast.acting("nargis"):
            return bool(ContactNote.history.get(pk=pk).instance.text)
    except REFUSALS:
        return False


OPENS = ("sealed_keys", "commitments", "signature", "serial")  # the columns of a grant by which it opens


def _grant_swaps(cast: Cast, first: Case, second: Case) -> Iterator[tuple[str, bool]]:
    third = a_case(cast, "palwasha")
    rows = list(CaseUserGrant.objects.filter(content_object__in=[first, second, third]))
    for one in rows:
        for other in rows:
            if one.pk == other.pk:
                continue
            for columns in (OPENS[:1], OPENS[:2], OPENS[:3], OPENS):
                CaseUserGrant.objects.filter(pk=one.pk).update(**{c: getattr(other, c) for c in columns})
                yield f"{' and '.join(columns)} of another grant", not _grant_opens(cast, one)
            CaseUserGrant.objects.filter(pk=one.pk).update(
                **{column: getattr(one, column) for column in OPENS}
            )


def _grant_opens(cast: Cast, grant: CaseUserGrant) -> bool:
    with cast.acting(next(n for n, p in cast.people.items() if p.pk == grant.user_id)) as someone:
        try:
            return bool(rings.open_signed_grant(someone, "case", CaseUserGrant.objects.get(pk=grant.pk)))
        except REFUSALS:
            return False
