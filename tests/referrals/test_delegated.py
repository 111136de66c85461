"""The legal part of a case, read by a partner as it goes on: only where her consent says so, nothing else with it, and no longer."""

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

import audit
from audit.ledger import case_tag
from audit.models import Entry
from audit.review import records
from casework.access import agenda, catalogue, grants, holders
from casework.access import ring as rings
from casework.access.errors import NoKey
from casework.access.policy import CASE, IDENTITY, LEGAL
from casework.accounts import unlocked
from casework.accounts.models import User
from casework.cases import actions as case_actions
from casework.cases import panel
from casework.cases.models import Case, CaseTeamGrant, Consent, ContactNote, Survivor
from casework.documents.models import Document
from casework.encryption import CannotOpen
from casework.legal.models import Deadline, Decision, Matter
from referrals import actions, delegated, ending, moves
from referrals.models import Answer, Packet, Referral
from referrals.refusals import CannotSend, Refusal
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.documents.made import a_document
from tests.promises.inventory import sealed_models
from tests.promises.outage import on_today
from tests.promises.walk import _TOKEN
from tests.referrals.sent import MONTH, Sent, answer, completed, end, release, run_out, send, sent, unsaved, withdraw
from tests.referrals.test_desk import body, kinds_since
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db
GOAL = "نفقهٔ خودش و طفل‌ها"
STRANGERS = ["nargis", "palwasha", "shakiba", "humaira", "zohra", "wida", "farida", "mina"]
ENDS: dict[str, Callable[[Cast, Sent], object]] = {
    "withdrawn": lambda cast, made: withdraw(cast, made.consent),
    "declined": lambda cast, made: answer(cast, made.referral, Answer.DECLINED, reason="area"),
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "declined_by_her": lambda cast, made: end(cast, made.referral, "declined_by_her"),
    "unavailable": lambda cast, made: end(cast, made.referral, "unavailable"),
    "completed": lambda cast, made: completed(cast, made.referral),
    "not completed": lambda cast, made: completed(cast, made.referral, Answer.NOT_COMPLETED),
    "run out": lambda cast, made: (run_out(cast, made.referral), ending.expire_due()),
}


def page_of(referral: Referral) -> str:
    return reverse("referrals:delegated", args=[referral.pk])


def a_matter(cast: Cast, case: Case, person: str = "nargis", **words: Any) -> Matter:
    with cast.acting(person):
        return case_actions.add_record(case=case, record=Matter(type="maintenance", **{"goal": GOAL, **words}))  # type: ignore[return-value]


def shared(cast: Cast, **facts: Any) -> Sent:
    """A case with a matter, sent to Sepidar with her word that its lawyers may read the legal part."""
    case = facts.pop("case", None) or a_case(cast)
    a_matter(cast, case)
    return sent(cast, case=case, legal=True, **facts)


def reads(cast: Cast, person: str, case: Case) -> bool:
    """Whether *person* opens a legal record of the case in a new request, by whatever key."""
    with cast.acting(person):
        try:
            return any(bool(record.goal) for record in Matter.objects.filter(case=case))
        except (NoKey, CannotOpen):
            return False


def rows_of(case: Case, team: Any) -> int:
    return CaseTeamGrant.objects.filter(content_object=case, group=team.group).count()


# --- the attacks: what must never open -----------------------------------------------------------------------------------------
def test_without_her_word_nothing_of_the_case_opens(cast: Cast) -> None:
    made = sent(cast)
    a_matter(cast, made.case)
    assert rows_of(made.case, cast.teams["sepidar"]) == 0
    assert not reads(cast, "roshan", made.case)
    client = client_of(cast, "roshan")
    assert client.get(page_of(made.referral)).status_code == 404
    assert "Read the legal part" not in body(client, packet_of(made.referral))


def test_with_her_word_the_legal_key_is_the_only_one(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("roshan"):
        assert rings.current().compartments(Case.objects.get(pk=made.case.pk)) == {LEGAL}
        grant = CaseTeamGrant.objects.get(content_object=made.case, group=cast.teams["sepidar"].group)
        assert catalogue.compartments_of(grant) == {LEGAL}


def test_no_record_outside_the_legal_part_opens_with_it(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        case_actions.add_record(case=made.case, record=ContactNote(kind="note", on=timezone.localdate(), text="یادداشت"))
    a_document(cast, made.case)
    with cast.acting("roshan"):
        every = {model: list(model._default_manager.filter(case=made.case)) for model in sealed_models() if model.subject_field == "case"}
        opened = {model for model, found in every.items() for record in found if record.is_open}
        assert {Survivor, Consent, ContactNote, Document} <= {model for model, found in every.items() if found}
    assert opened == {Matter}


def test_no_page_of_the_case_is_there_for_the_partner(cast: Cast) -> None:
    """Nor does any of them tell the case from one that does not exist. (The role matrix asks every route with this key.)"""
    made = shared(cast)
    client, missing = client_of(cast, "roshan"), "00000000-0000-4000-8000-000000000000"
    for name in ("cases:case", "legal:overview", "documents:list", "referrals:of-case", "cases:history", "reports:papers", "review:case"):
        there, nowhere = (client.get(reverse(name, args=[pk])) for pk in (made.case.pk, missing))
        assert (there.status_code, nowhere.status_code) == (404, 404), name
        one, other = (_TOKEN.sub(b"", got.content) for got in (there, nowhere))
        assert one.replace(str(made.case.pk).encode(), b"") == other.replace(missing.encode(), b""), name
    matter = Matter.objects.get()
    assert client.get(reverse("legal:matter", args=[made.case.pk, matter.pk])).status_code == 404
    assert client.post(reverse("legal:matter-new", args=[made.case.pk]), {"goal": "x"}).status_code == 404
    for name in ("legal:calendar", "cases:list", "cases:search", "cases:drafts"):
        assert client.get(reverse(name)).status_code == 404, name


def test_who_she_is_never_reaches_the_partner_by_the_line_of_the_catalogue(cast: Cast) -> None:
    """Not when it is given, and not when somebody of the office changes her name later and every holder's card is sealed anew."""
    made = shared(cast, items=["needs"])
    with cast.acting("nargis"):
        catalogue_before = catalogue.cards(Case, [made.case.pk])[made.case.pk]
        with transaction.atomic():
            catalogue.change(made.case, lambda card: {**card, "name": "گلاب"})
    assert catalogue_before["name"]
    with cast.acting("roshan"):
        assert not any(catalogue.cards(Case, [made.case.pk]).values())


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_opens_the_page_of_the_desk(cast: Cast, stranger: str) -> None:
    assert client_of(cast, stranger).get(page_of(shared(cast).referral)).status_code == 404


def test_another_case_and_another_packet_of_the_same_organisation_stay_closed(cast: Cast) -> None:
    made, other = shared(cast), sent(cast, case=a_case(cast, given_name="زهرا"))
    a_matter(cast, other.case)
    beside = sent(cast, case=made.case)  # the same woman, without this word
    client = client_of(cast, "roshan")
    assert [client.get(page_of(one.referral)).status_code for one in (made, other, beside)] == [200, 404, 404]
    assert not reads(cast, "roshan", other.case)


def _grant(cast: Cast, made: Sent) -> Any:
    return CaseTeamGrant.objects.get(content_object=made.case, group=cast.teams["sepidar"].group)


def _inserted(grant: Any, **changes: object) -> None:
    grant.pk = None
    for name, value in changes.items():
        setattr(grant, name, value)
    with transaction.atomic():
        grant.save(force_insert=True)


def copied_to_another_organisation(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    _inserted(_grant(cast, made), group=cast.teams["other"].group)
    return "mina", made.case


def moved_to_another_case(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    _inserted(_grant(cast, made), content_object=other)
    return "roshan", other


def widened_to_the_whole_case(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    CaseTeamGrant.objects.filter(pk=_grant(cast, made).pk).update(compartments="case:1,identity:1,legal:1")
    return "roshan", made.case


def end_edited(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    CaseTeamGrant.objects.filter(pk=_grant(cast, made).pk).update(expires_at=0)
    return "roshan", made.case


def put_back_after_withdrawal(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    kept = _grant(cast, made)
    withdraw(cast, made.consent)
    _inserted(kept)
    Referral.objects.filter(pk=made.referral.pk).update(state="accepted", ended_on=None, closed_on=None)
    return "roshan", made.case


def put_back_after_the_work(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    kept = _grant(cast, made)
    completed(cast, made.referral)
    _inserted(kept)
    return "roshan", made.case


def a_record_moved_under_it(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    """A matter of a case the partner does not hold is hung under the one it does."""
    Matter._base_manager.filter(case=made.case).delete()
    Matter._base_manager.filter(case=other).update(case=made.case)
    return "roshan", made.case


ATTACKS = [
    copied_to_another_organisation, moved_to_another_case, widened_to_the_whole_case, end_edited, put_back_after_withdrawal,
    put_back_after_the_work, a_record_moved_under_it,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Callable[..., tuple[str, Case]]) -> None:
    made, other = shared(cast), a_case(cast, "palwasha", given_name="زهرا")
    a_matter(cast, other, "palwasha")
    try:
        person, case = attack(cast, made, other)
    except IntegrityError:
        return
    assert not reads(cast, person, case)


def test_the_control_opens(cast: Cast) -> None:
    """The measure itself: without an attack the partner reads it, so a refusal above means something."""
    assert reads(cast, "roshan", shared(cast).case)


# --- reading ---------------------------------------------------------------------------------------------------------------------
def test_the_partner_reads_what_stands_there_and_what_is_written_later(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    assert "Read the legal part" in body(client, packet_of(made.referral))
    html = body(client, page_of(made.referral))
    assert GOAL in html
    with cast.acting("nargis"):
        case_actions.add_record(case=made.case, record=Decision(on=timezone.localdate(), says="محکمه به نفع او حکم کرد"))
        assert agenda.mine(made.case) == {}
    assert "محکمه به نفع او حکم کرد" in body(client_of(cast, "roshan"), page_of(made.referral))


def test_what_belongs_to_no_matter_stands_there_too_and_everything_once(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        matter = Matter.objects.get()
        assert matter.is_open
        for under, says in ((str(matter.pk), "زیر دوسیه"), ("", "بی‌دوسیه")):
            day = Deadline(matter=under, on=timezone.localdate(), what=says, remarks=f"{says} شرح")
            case_actions.add_record(case=made.case, record=day)
    html = body(client_of(cast, "roshan"), page_of(made.referral))
    assert [html.count(f"{says} شرح") for says in ("زیر دوسیه", "بی‌دوسیه")] == [1, 1]
    assert "Without a matter" in html


def test_the_page_leads_to_no_page_of_the_case_and_names_nobody_of_the_office(cast: Cast) -> None:
    made = shared(cast)
    kinds.one_of(cast, made.case, "legal.hearing")
    html = body(client_of(cast, "roshan"), page_of(made.referral))
    assert str(made.case.pk) not in html
    assert "Nargis" not in html


def test_each_reading_is_one_entry_in_the_trail_of_the_case_and_names_the_organisation(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.get(packet_of(made.referral))
    before = Entry.objects.count()
    client.get(page_of(made.referral))
    assert kinds_since(before) == ["referral.opened", "referral.legal_read"]
    trail = client_of(cast, "shakiba").get(reverse("review:case", args=[made.case.pk])).content.decode()
    assert "read the legal part of the case" in trail and "Sepidar" in trail
    assert delegated.READ in [entry.kind for entry in Entry.objects.filter(case_tag=case_tag(made.case.pk))]


def test_a_page_without_a_word_on_it_is_recorded_all_the_same(cast: Cast) -> None:
    made = sent(cast, legal=True)
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    assert "No legal matter is written down yet" in body(client, page_of(made.referral))
    assert kinds_since(before)[-1] == "referral.legal_read"


def test_if_the_ledger_cannot_be_written_nothing_is_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.raise_request_exception = False
    real = audit.record_durably

    def full(kind: str, **facts: Any) -> None:
        if kind == delegated.READ:
            raise audit.LedgerUnwritable("full")
        real(kind, **facts)

    monkeypatch.setattr(audit, "record_durably", full)
    got = client.get(page_of(made.referral))
    assert got.status_code == 503 and GOAL not in got.content.decode()


def test_the_partner_reads_in_its_own_trail_that_it_did(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.get("/desk/")
    client.get(page_of(made.referral))
    assert "read the legal part of the case" in body(client, reverse("referrals:own-trail"))


def test_the_office_sees_who_reads_it_and_until_when(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        (path,) = [path for path in panel.paths(made.case) if path.who == "Sepidar" and path.parts]
    assert [part.label for part in path.parts if part.open] == ["Legal"]
    assert (path.until, path.via) == (timezone.localdate() + MONTH, "by her consent to a referral")
    assert "Open for reading as it goes on" in office_page(client_of(cast, "nargis"), made.referral)


# --- the end -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ENDS)
def test_every_end_takes_it_away(cast: Cast, name: str) -> None:
    made = shared(cast)
    ENDS[name](cast, made)
    assert rows_of(made.case, cast.teams["sepidar"]) == 0
    assert not reads(cast, "roshan", made.case)
    assert client_of(cast, "roshan").get(page_of(made.referral)).status_code == 404
    assert reads(cast, "nargis", made.case) and reads(cast, "shakiba", made.case)
    with cast.acting("shakiba"):
        assert records.compare(made.case, unlocked.current()) == []


@pytest.mark.parametrize("name", [name for name in ENDS if name not in ("completed", "not completed")])
def test_an_end_that_leaves_the_legal_key_is_no_end(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shared(cast)
    if name == "run out":
        run_out(cast, made.referral)
    monkeypatch.setattr(delegated, "take_away", lambda referral: None)
    with pytest.raises(ending.KeyLeft):
        ending.expire_due() if name == "run out" else ENDS[name](cast, made)
    assert rows_of(made.case, cast.teams["sepidar"]) == 1


def test_it_ends_with_the_last_day_of_her_consent_whether_or_not_anybody_notes_it(cast: Cast) -> None:
    made = shared(cast)
    with time_machine.travel(timezone.now() + MONTH, tick=False):
        assert reads(cast, "roshan", made.case)
    with time_machine.travel(timezone.now() + MONTH + datetime.timedelta(days=1), tick=False):
        assert not reads(cast, "roshan", made.case)
        assert client_of(cast, "roshan").get(page_of(made.referral)).status_code == 404


def test_a_changed_packet_without_her_word_ends_it(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        parcel = actions.Parcel(unsaved(cast), cast.teams["sepidar"])
        fresh = Referral.objects.get(pk=made.referral.pk)
        actions.send_to_all(case=made.case, parcels=[parcel], items=["name"], about=actions.About("نفقه"), replaces=fresh)
    assert not reads(cast, "roshan", made.case)


def test_a_changed_packet_with_her_word_goes_on(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        parcel = actions.Parcel(unsaved(cast, legal=True), cast.teams["sepidar"])
        fresh = Referral.objects.get(pk=made.referral.pk)
        actions.send_to_all(case=made.case, parcels=[parcel], items=["name"], about=actions.About("نفقه"), replaces=fresh)
    assert reads(cast, "roshan", made.case)
    assert rows_of(made.case, cast.teams["sepidar"]) == 1


def test_an_old_packet_that_ran_out_unnoticed_does_not_take_the_new_key_along(cast: Cast) -> None:
    made = shared(cast)
    run_out(cast, made.referral)
    sent(cast, case=made.case, legal=True)
    assert ending.expire_due() == 0
    assert reads(cast, "roshan", made.case)


def test_the_end_of_a_packet_within_the_office_leaves_the_team_its_case(cast: Cast) -> None:
    """Whatever comes to be sent to a team of the office: its keys to the case are its own."""
    made = shared(cast)
    Referral.objects.filter(pk=made.referral.pk).update(organisation=cast.teams["one"])
    end(cast, made.referral, "revoked")
    assert reads(cast, "shakiba", made.case)


def test_what_a_partner_holds_for_a_while_keeps_no_part_for_the_office(cast: Cast) -> None:
    """Else the last colleague who holds the legal part could be taken out, and only the partner would read it."""
    made = shared(cast)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(made.case, cast.teams["one"], [IDENTITY, CASE], card={})
    with cast.acting("shakiba"):
        assert grants.held_only_by(Case.objects.get(pk=made.case.pk), cast.nargis) == {LEGAL}


# --- asking ------------------------------------------------------------------------------------------------------------------------
def form(cast: Cast, **said: str) -> dict[str, Any]:
    about = {"recipient": str(cast.teams["sepidar"].pk), "items": ["name"], "purpose": "نفقه", "how": "verbal", "matter": "نفقه"}
    return {**about, "answer": "yes", "kind": "release", "priority": "normal", "kept_days": "14", **on_today("until"), **said}


def test_it_is_asked_and_shown_before_it_is_sent_and_the_consent_names_it(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    url = reverse("referrals:new", args=[case.pk])
    asked = client.get(url).content.decode()
    assert "lawyers read the legal part of her file as it goes on" in asked
    assert re.search(r'name="legal" value=""[^>]* checked', asked)
    assert client.post(url, form(cast, legal="yes")).status_code == 302
    check = reverse("referrals:check", args=[case.pk])
    assert "also reads the legal part of her file" in client.get(check).content.decode()
    client.post(check)
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=Referral.objects.get().consent_id).legal is True
        assert Packet.objects.get().legal is True
    assert "the legal part of the file, as it goes on" in client.get(reverse("cases:consents", args=[case.pk])).content.decode()


@pytest.mark.parametrize(("said", "kept"), [({}, None), ({"legal": "no"}, False), ({"legal": ""}, None)])
def test_no_word_is_no(cast: Cast, said: dict[str, str], kept: bool | None) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    client.post(reverse("referrals:new", args=[case.pk]), form(cast, **said))
    check = reverse("referrals:check", args=[case.pk])
    assert "also reads the legal part of her file" not in client.get(check).content.decode()
    client.post(check)
    assert rows_of(case, cast.teams["sepidar"]) == 0
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=Referral.objects.get().consent_id).legal is kept


def test_it_is_asked_of_one_organisation_at_a_time(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    said = form(cast, legal="yes", also=[str(cast.teams["other"].pk)])
    got = client.post(reverse("referrals:new", args=[case.pk]), said)
    assert got.status_code == 200 and "one organisation at a time" in got.content.decode()


def test_who_does_not_hold_the_legal_part_lets_nobody_read_it(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"), transaction.atomic():
        card = catalogue.cards(Case, [case.pk])[case.pk]
        grants.give(case, User.objects.get(pk=cast.nargis.pk), [IDENTITY, CASE], card=card)
    with pytest.raises(CannotSend) as refused:
        send(cast, case, release(cast, case, legal=True))
    assert refused.value.why == Refusal.LEGAL
    assert not Referral.objects.exists()


def test_a_refused_consent_opens_nothing(cast: Cast) -> None:
    case = a_case(cast)
    with pytest.raises(CannotSend):
        send(cast, case, release(cast, case, agreed=False, legal=True))
    assert rows_of(case, cast.teams["sepidar"]) == 0


def test_the_key_is_sealed_to_the_organisation_signed_and_ends_with_her_consent(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        found = {holder.id: grant for grant, holder in holders.believed(made.case)}
    grant = found[str(cast.teams["sepidar"].pk)]
    assert moves.last_day(grant) == timezone.localdate() + MONTH
    assert bytes(grant.card) and bytes(grant.agenda)
    assert json.dumps(GOAL)[1:-1].encode() not in bytes(grant.agenda)
