"""What the pages did not write is not believed, whoever signed it (decision 0022)."""

import importlib

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from audit import chain, stamps
from audit.models import Entry
from casework.access import agendas, catalogue, rings
from casework.accounts import directory, joining, keys
from casework.accounts.founding import NewPerson
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import Certificate, Invitation, Membership, Team, User
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant
from casework.encryption import Keys, join, pad, post, settle
from casework.recovery.copies import Office
from casework.recovery.organisation import Teams, bring_back
from referrals.models import Colleague
from tests.cast import PASSPHRASE, Cast, a_case

pytestmark = pytest.mark.django_db
MINE = Keys.from_seed(b"m" * 32)
MIGRATIONS = (
    ("casework.accounts", "0005_stamps"), ("casework.cases", "0005_stamps"), ("referrals", "0017_stamps"),
    ("casework.cases", "0006_card_stamps"), ("referrals", "0019_card_stamps"),
)  # fmt: skip


def test_two_lists_of_words_have_two_stamps() -> None:
    assert stamps.stamp("name", "ab", "c") != stamps.stamp("name", "a", "bc")
    assert stamps.is_ours(stamps.stamp("name", "ab"), "name", "ab")
    assert not stamps.is_ours(stamps.stamp("name", "ab"), "grant", "ab")
    assert not stamps.is_ours(b"", "name", "ab")


def test_another_key_of_the_ledger_makes_another_stamp(settings: object) -> None:
    before = stamps.stamp("name", "ab")
    settings.LEDGER_MAC_KEY = b"n" * 32  # type: ignore[attr-defined]
    assert stamps.stamp("name", "ab") != before


@pytest.mark.parametrize("how", ["posted", "settled"])
def test_a_name_that_a_colleague_sealed_for_another_is_not_shown(cast: Cast, how: str) -> None:
    """Anybody can seal to the office, and every colleague has its key: a helper would hand out a code for the wrong account."""
    info = directory.name_info("user", cast.shakiba.pk)
    with cast.acting("wida") as wida:
        office, said = wida.office_keys, pad(b"Wida")
        assert office is not None
        forged = post(office.encryption_public, info, said) if how == "posted" else settle(office, info, said)
    User.objects.filter(pk=cast.shakiba.pk).update(card=forged + bytes(stamps.BYTES))
    with cast.acting("farida"):
        assert str(cast.shakiba.pk) not in directory.names_of([cast.shakiba.pk])


def test_names_of_two_colleagues_exchanged_are_not_shown(cast: Cast) -> None:
    one, other = bytes(cast.shakiba.card), bytes(cast.wida.card)
    User.objects.filter(pk=cast.shakiba.pk).update(card=other)
    User.objects.filter(pk=cast.wida.pk).update(card=one)
    with cast.acting("farida"):
        assert directory.names_of([cast.shakiba.pk, cast.wida.pk]) == {}


def test_a_key_that_was_edited_before_it_was_confirmed_is_confirmed_by_nobody(cast: Cast) -> None:
    row = keys.announce(kind="user", holder=User().pk, epoch=1, keys=Keys.from_seed(b"a" * 32), role="caseworker")
    Certificate.objects.filter(pk=row.pk).update(encryption_public=MINE.encryption_public)
    row.refresh_from_db()
    with pytest.raises(NotCertified):
        keys.certify(row, registrar=Keys.from_seed(cast.seeds[cast.shakiba.pk]), registrar_id=cast.shakiba.pk)


def test_a_key_that_waits_for_a_registrar_asks_for_no_entry_of_the_trail(cast: Cast) -> None:
    """An empty tag would ask for all of those that have none."""
    keys.announce(kind="user", holder=(her := User().pk), epoch=1, keys=MINE, role="caseworker")
    assert Entry.objects.filter(case_tag=b"").exists()
    assert not Entry.objects.filter(case_tag__in=Certificate.objects.filter(holder=her).values("end_tag")).exists()


@pytest.mark.parametrize("column", ["stamp", "end_tag"])
def test_a_certificate_without_either_of_its_tags_is_not_believed(cast: Cast, column: str) -> None:
    """With an empty *end_tag* it would never count as replaced."""
    Certificate.objects.filter(holder=cast.nargis.pk).update(**{column: b""})
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)


def test_a_certificate_said_to_be_signed_by_somebody_else_is_not_believed(cast: Cast) -> None:
    row = Certificate.objects.get(holder=cast.nargis.pk)
    row.certified_by = cast.wida.pk
    assert not stamps.is_ours(row.stamp, *keys.stamped(row, keys.said_by(row, keys.organisation())))


def test_a_grant_whose_stamp_is_of_another_grant_opens_nothing(cast: Cast) -> None:
    case, other = a_case(cast), a_case(cast)
    CaseTeamGrant.objects.filter(content_object=case).delete()
    CaseUserGrant.objects.filter(content_object=case).update(stamp=CaseUserGrant.objects.get(content_object=other).stamp)
    with cast.acting("nargis"):
        assert rings.current().compartments(case) == set()
        assert rings.current().compartments(other)


def test_what_stood_before_there_were_stamps_opens_after_the_migrations(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("farida"), transaction.atomic():
        invitation, _ = joining.invite(role="caseworker", name="Gulalai", team=cast.teams["one"])
    ahead = {"a hearing": ["hearing", "2026-11-28"]}
    with cast.acting("nargis"), transaction.atomic():
        agendas.put(case, ahead)
    _as_before()
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)
    for app, name in MIGRATIONS:
        importlib.import_module(f"{app}.migrations.{name}").stamp_what_stands(apps, None)
    for name in ("nargis", "shakiba"):
        with cast.acting(name):
            assert rings.current().compartments(case)
            assert catalogue.cards(Case, [case.pk])[case.pk]["code"]
            assert agendas.opened(Case) == {case.pk: ahead}
    with cast.acting("farida") as farida:
        assert len(directory.names_of()) == User.objects.count()
        assert directory.office_name(farida, "invitation", invitation.pk, bytes(Invitation.objects.get(pk=invitation.pk).card)) == "Gulalai"


def _as_before() -> None:
    """The rows as the version before left them: no stamps, and names without."""
    Certificate.objects.update(stamp=b"", end_tag=b"")
    Membership.objects.update(stamp=b"")
    for model in (Case.user_grant_model(), Case.team_grant_model()):
        model.objects.update(stamp=b"")
        for row in model.objects.all():
            row.card, row.agenda = (bytes(blob)[: -stamps.BYTES] for blob in (row.card, row.agenda))
            row.save()
    for model, columns in ((User, ("card", "own_card")), (Team, ("card", "own_card")), (Invitation, ("card",)), (Colleague, ("card",))):
        for row in model.objects.all():
            for column in columns:
                setattr(row, column, bytes(getattr(row, column))[: -stamps.BYTES])
            row.save(update_fields=columns)


def test_a_partners_first_key_is_not_made_a_second_time(cast: Cast) -> None:
    """Somebody has a code for Sepidar, and its certificate is gone: the enrolling page makes a key, which nobody confirms."""
    sepidar = cast.teams["sepidar"]
    with cast.acting("farida"):
        row, code = joining.invite(role="partner", name="x", team=sepidar)
    Certificate.objects.filter(holder=sepidar.pk).delete()
    Membership.objects.filter(team=sepidar).delete()
    fresh = joining.enrol(code=code, person=NewPerson("parwana", "Parwana", PASSPHRASE), language="en").user
    with cast.acting("farida"), pytest.raises(NotCertified), transaction.atomic():
        joining.confirm(user=fresh)
    with pytest.raises(NotCertified):
        holder_of("team", sepidar.pk)


def test_an_entry_that_somebody_put_behind_the_trail_ends_no_key(cast: Cast) -> None:
    """It chains, as the guards of the table ask, and has no MAC of this server."""
    last, key = Entry.objects.order_by("-seq")[0].row(), Certificate.objects.get(holder=cast.shakiba.pk)
    forged = last._replace(seq=last.seq + 1, kind="key.certified", case_tag=bytes(key.end_tag), prev=last.hash)
    forged = forged._replace(hash=chain.entry_hash(forged))
    Entry(**forged._asdict()).append()
    assert holder_of("user", cast.shakiba.pk).epoch == 1
    with cast.acting("shakiba") as someone:
        assert someone.role == "supervisor"


def test_the_sheets_bring_back_beside_a_planted_key_and_leave_the_lost_one_replaced(cast: Cast) -> None:
    root = Office(Keys.from_seed(join(*cast.founded.sheets[:2])))
    planted = Certificate.objects.get(holder=cast.laila.pk)
    planted.pk, planted.epoch, planted.signature = None, 7, b"f" * 64
    planted.save(force_insert=True)
    her, new = User.objects.get(pk=cast.laila.pk), "another six words that nobody guesses"
    assert bring_back(office=root, user=her, passphrase=new, teams=Teams()).epoch == 2
    Certificate.objects.filter(holder=cast.laila.pk, epoch=2).delete()
    with pytest.raises(NotCertified):
        holder_of("user", cast.laila.pk)


@pytest.mark.parametrize("model", [Certificate, Membership, CaseUserGrant])
def test_a_signature_of_any_length_stops_no_page(cast: Cast, model: type[Model]) -> None:
    case = a_case(cast)
    whose = "holder" if model is Certificate else "user"
    model._default_manager.exclude(**{whose: cast.nargis.pk}).update(signature=b"x" * 70_000)
    User.objects.filter(pk=cast.wida.pk).update(card=b"x" * 70_000)
    assert not stamps.is_ours(b"", "name", b"x" * 70_000)
    try:
        with cast.acting("nargis"):
            assert rings.current().compartments(case) in (set(), {"case", "identity", "legal"})
            directory.names_of()
    except NotCertified:
        assert model is Certificate


def test_a_migration_stamps_no_card_of_a_grant_that_nobody_gave(cast: Cast) -> None:
    case = a_case(cast)
    CaseUserGrant.objects.filter(content_object=case).update(stamp=bytes(stamps.BYTES))
    before = bytes(CaseUserGrant.objects.get(content_object=case).card)
    importlib.import_module("casework.cases.migrations.0006_card_stamps").stamp_what_stands(apps, None)
    assert bytes(CaseUserGrant.objects.get(content_object=case).card) == before
