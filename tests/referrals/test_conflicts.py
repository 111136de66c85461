"""A conflict of interest: Parwin's husband Rostam, son of Jabar, may be a client of a partner. Nobody there learns who asks."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit import endings, stamps
from audit.ledger import case_tag
from audit.models import Entry
from casework.access import rings
from casework.cases import actions as case_actions
from casework.cases.models import Case, CaseUserGrant, Perpetrator
from casework.legal.models import Party
from casework.localisation import names
from referrals.conflicts import asking, register, replying, sealing
from referrals.conflicts.matching import Person, any_of, may_be
from referrals.conflicts.models import ConflictCheck, ConflictQuestion, PartnerClient
from referrals.refusals import CannotSend, Refusal
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.referrals.sent import release, send, unsaved

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
HUSBAND, HIS_FATHER = "رستم", "جبار"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Parwin's case, with a party of her matter on the other side."""
    made = a_case(cast)
    with cast.acting("nargis"):
        case_actions.add_record(case=made, record=Party(side="other", name=HUSBAND, father_name=HIS_FATHER))
    return made


@pytest.fixture
def nargis(cast: Cast) -> Client:
    return client_of(cast, "nargis")


def ask(cast: Cast, nargis: Client, case: Case, *partners: str, **typed: str) -> Any:
    chosen = [str(cast.teams[name].pk) for name in partners or ("sepidar",)]
    return nargis.post(f"/cases/{case.pk}/conflicts/", {"partners": chosen, **typed})


def write_down(cast: Cast, who: str, name: str, father: str = "") -> None:
    assert client_of(cast, who).post("/desk/clients/", {"name": name, "father": father}).status_code == 302


def standing(cast: Cast, case: Case, partner: str = "sepidar") -> asking.Standing:
    with cast.acting("nargis"):
        checks = list(case.conflictcheck_records.all())
        rings.current().admit(checks)
        return asking.standings(checks).get(str(cast.teams[partner].pk), asking.Standing())


# --- the answer ----------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "father", "answer"),
    [
        (HUSBAND, HIS_FATHER, "yes"), ("Rostam", "", "yes"), ("رستم خان", "عبدالجبار", "yes"),
        (HUSBAND, "محمود", "no"), ("سهراب", HIS_FATHER, "no"),
    ],
    ids=["himself", "the other script, no father", "a title, a father of a near name", "another father", "his brother"],
)
def test_the_machine_answers_when_somebody_of_the_partner_opens_the_desk(
    cast: Cast, case: Case, nargis: Client, name: str, father: str, answer: str
) -> None:
    write_down(cast, "roshan", name, father)
    assert ask(cast, nargis, case).status_code == 302
    assert standing(cast, case).waits
    client_of(cast, "roshan").get("/desk/")
    found = standing(cast, case)
    assert (found.answer, found.answered_on) == (answer, timezone.localdate())
    assert found.stops == (answer == "yes")


@pytest.mark.django_db
def test_each_partner_answers_for_its_own_clients(cast: Cast, case: Case, nargis: Client) -> None:
    write_down(cast, "mina", HUSBAND)
    ask(cast, nargis, case, "sepidar", "other")
    for partner in ("roshan", "mina"):
        client_of(cast, partner).get("/desk/")
    assert standing(cast, case, "sepidar").answer == "no"
    assert standing(cast, case, "other").answer == "yes"


@pytest.mark.django_db
def test_who_is_typed_is_asked_about_too_and_kept_with_the_check(cast: Cast, case: Case, nargis: Client) -> None:
    write_down(cast, "roshan", "گلالی")
    ask(cast, nargis, case, name="گلالی", father="")
    client_of(cast, "roshan").get("/desk/")
    found = standing(cast, case)
    assert found.answer == "yes" and found.check is not None
    with cast.acting("nargis"):
        assert [one["name"] for one in found.check.people] == [HUSBAND, "گلالی"]


@pytest.mark.django_db
def test_nobody_is_asked_about_nobody(cast: Cast, nargis: Client) -> None:
    answer = ask(cast, nargis, a_case(cast))
    assert answer.status_code == 200 and "Nobody on the other side is named yet" in text(answer)
    assert not ConflictQuestion.objects.exists()


@pytest.mark.django_db
def test_a_named_perpetrator_stands_on_the_other_side_once(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        done = case_actions.add_record(case=case, record=Perpetrator(name=HUSBAND, name_wanted=True))
        other = case_actions.add_record(case=case, record=Perpetrator(name="خسرو", name_wanted=True))
        people = asking.other_side([done, other], list(case.party_records.all()))
    assert people == [asking.Named(HUSBAND, HIS_FATHER), asking.Named("خسرو")]


# --- what the partner learns ---------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_no_page_of_the_partner_shows_that_somebody_asked(cast: Cast, case: Case, nargis: Client) -> None:
    roshan = client_of(cast, "roshan")
    plain = {url: TOKEN.sub("", text(roshan.get(url))) for url in ("/desk/", "/desk/clients/")}
    ask(cast, nargis, case)
    shown = {url: TOKEN.sub("", text(roshan.get(url))) for url in ("/desk/", "/desk/clients/")}
    assert shown == plain
    assert not any(HUSBAND in page or names.fold(HUSBAND) in page for page in shown.values())


@pytest.mark.django_db
def test_a_question_has_no_column_that_leads_to_a_case_and_is_emptied_with_its_answer(cast: Cast, case: Case, nargis: Client) -> None:
    ask(cast, nargis, case)
    assert {field.attname for field in ConflictQuestion._meta.concrete_fields} == {
        "id", "organisation_id", "key_epoch", "question", "stamp", "asked_on", "answer_epoch", "answer", "answered_on",
    }
    assert bytes(ConflictQuestion.objects.get().question)
    client_of(cast, "roshan").get("/desk/")
    assert bytes(ConflictQuestion.objects.get().question) == b""


@pytest.mark.django_db
def test_yes_and_no_are_of_one_length(cast: Cast, case: Case, nargis: Client) -> None:
    write_down(cast, "mina", HUSBAND)
    ask(cast, nargis, case, "sepidar", "other")
    for partner in ("roshan", "mina"):
        client_of(cast, partner).get("/desk/")
    lengths = {len(bytes(row.answer)) for row in ConflictQuestion.objects.all()}
    assert len(lengths) == 1


@pytest.mark.django_db
def test_the_ledger_names_who_asked_and_under_the_case_and_the_answer_under_none(cast: Cast, case: Case, nargis: Client) -> None:
    ask(cast, nargis, case)
    client_of(cast, "roshan").get("/desk/")
    asked, answered = (Entry.objects.get(kind=kind) for kind in ("conflict.asked", "conflict.answered"))
    assert (asked.actor, answered.actor) == (str(cast.nargis.pk), str(cast.roshan.pk))
    assert bytes(asked.case_tag) == case_tag(case.pk)
    assert bytes(answered.case_tag) == endings.tag(ConflictQuestion.objects.get().once())


# --- attacks ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_partner_cannot_ask_another_about_its_clients(cast: Cast) -> None:
    """Mina of another organisation plants a question in the database, sealed and signed as well as she can."""
    write_down(cast, "roshan", HUSBAND)
    with cast.acting("mina") as mina:
        row = ConflictQuestion(organisation=cast.teams["sepidar"], asked_on=timezone.localdate())
        sealing.put_question(mina, row, [list(Person.of(HUSBAND))])
        row.save()
    with cast.acting("roshan"):
        assert replying.answer_waiting() == 0
    row.refresh_from_db()
    assert row.answered_on is None and not bytes(row.answer)


@pytest.mark.django_db
def test_an_answer_that_another_organisation_wrote_is_none(cast: Cast, case: Case, nargis: Client) -> None:
    write_down(cast, "roshan", HUSBAND)
    ask(cast, nargis, case)
    row = ConflictQuestion.objects.get()
    with cast.acting("mina") as mina:
        sealing.put_answer(mina, row, False)
        row.answered_on = timezone.localdate()
        row.save()
    assert standing(cast, case).answer == ""


@pytest.mark.django_db
def test_an_answer_moved_from_another_question_does_not_open(cast: Cast, case: Case, nargis: Client) -> None:
    write_down(cast, "mina", HUSBAND)
    ask(cast, nargis, case, "sepidar", "other")
    for partner in ("roshan", "mina"):
        client_of(cast, partner).get("/desk/")
    no, yes = (ConflictQuestion.objects.get(organisation=cast.teams[name]) for name in ("sepidar", "other"))
    ConflictQuestion.objects.filter(pk=yes.pk).update(answer=no.answer, answer_epoch=no.answer_epoch)
    assert standing(cast, case, "other").answer == ""


@pytest.mark.django_db
@pytest.mark.parametrize("stranger", ["palwasha", "laila", "zohra", "humaira", "farida", "wida", "roshan"])
def test_nobody_else_asks_or_sees_the_page(cast: Cast, case: Case, stranger: str) -> None:
    url = f"/cases/{case.pk}/conflicts/"
    assert client_of(cast, stranger).get(url).status_code == 404
    assert client_of(cast, stranger).post(url, {"partners": [str(cast.teams["sepidar"].pk)], "name": HUSBAND}).status_code == 404
    assert not ConflictQuestion.objects.exists()


@pytest.mark.django_db
def test_the_register_is_the_organisations_own(cast: Cast) -> None:
    write_down(cast, "roshan", "نسیم", "کبیر")
    row = PartnerClient.objects.get()
    assert "نسیم" not in text(client_of(cast, "mina").get("/desk/clients/"))
    assert client_of(cast, "mina").post(f"/desk/clients/{row.pk}/remove/").status_code == 404
    assert client_of(cast, "nargis").get("/desk/clients/").status_code == 404
    PartnerClient.objects.filter(pk=row.pk).update(organisation=cast.teams["other"])  # the row is moved in the database
    with cast.acting("mina"):
        assert register.clients() == []


@pytest.mark.django_db
def test_who_is_taken_out_of_the_register_is_gone(cast: Cast) -> None:
    write_down(cast, "roshan", "نسیم")
    roshan = client_of(cast, "roshan")
    assert "نسیم" in text(roshan.get("/desk/clients/"))
    assert roshan.post(f"/desk/clients/{PartnerClient.objects.get().pk}/remove/").status_code == 302
    assert not PartnerClient.objects.exists()


# --- the office's own clients ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_client_of_the_office_is_found_among_the_cases_that_are_open_to_her(cast: Cast, case: Case, nargis: Client) -> None:
    daughter = a_case(cast, given_name="لیلا", father_name=HUSBAND)
    wife = a_case(cast, given_name="زهرا", father_name="ولی", husband_name="Rustam")
    beyond = a_case(cast, "palwasha", given_name="مریم", father_name=HUSBAND)
    page = text(nargis.get(f"/cases/{case.pk}/conflicts/"))
    assert "Her father bears this name" in page and "Her husband bears this name" in page
    assert str(daughter.pk) in page and str(wife.pk) in page and str(beyond.pk) not in page


@pytest.mark.django_db
def test_a_card_that_the_pages_did_not_write_is_no_client_of_the_office(cast: Cast, case: Case, nargis: Client) -> None:
    daughter = a_case(cast, given_name="لیلا", father_name=HUSBAND)
    hers = CaseUserGrant.objects.get(content_object=daughter, user=cast.nargis)
    CaseUserGrant.objects.filter(pk=hers.pk).update(card=bytes(hers.card)[: -stamps.BYTES] + bytes(stamps.BYTES))
    assert str(daughter.pk) not in text(nargis.get(f"/cases/{case.pk}/conflicts/"))


@pytest.mark.django_db
def test_comparing_is_a_search_and_recorded_as_one(cast: Cast, case: Case, nargis: Client) -> None:
    before = Entry.objects.count()
    nargis.get(f"/cases/{case.pk}/conflicts/")
    assert "catalogue.searched" in Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)


# --- a decision ------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def doubtful(cast: Cast, case: Case, nargis: Client) -> ConflictCheck:
    """A check that was answered with yes."""
    write_down(cast, "roshan", HUSBAND)
    ask(cast, nargis, case)
    client_of(cast, "roshan").get("/desk/")
    found: ConflictCheck = case.conflictcheck_records.get()
    return found


@pytest.mark.django_db
def test_a_yes_stops_until_somebody_decides_and_says_why(cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck) -> None:
    url = f"/cases/{case.pk}/conflicts/{doubtful.pk}/"
    assert nargis.post(url, {"decision": "go", "remarks": ""}).status_code == 200
    assert standing(cast, case).stops
    assert nargis.post(url, {"decision": "go", "remarks": "مرد دیگری است."}).status_code == 302
    decided = standing(cast, case)
    assert not decided.stops and decided.answer == "yes"
    assert Entry.objects.filter(kind="conflict.decided").count() == 1


@pytest.mark.django_db
def test_nothing_goes_where_there_may_be_a_conflict_until_somebody_decided(
    cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck
) -> None:
    with pytest.raises(CannotSend) as refused:
        send(cast, case, unsaved(cast))
    assert refused.value.why == Refusal.CONFLICT
    assert send(cast, case, unsaved(cast, to="other"), to="other")  # who was not asked stops nothing
    nargis.post(f"/cases/{case.pk}/conflicts/{doubtful.pk}/", {"decision": "go", "remarks": "مرد دیگری است."})
    assert send(cast, case, unsaved(cast))


@pytest.mark.django_db
@pytest.mark.parametrize("form", [{}, {"as_letter": "on"}])
def test_nor_does_it_go_on_paper(cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck, form: dict[str, str]) -> None:
    consent = release(cast, case)
    page = f"/cases/{case.pk}/refer/paper/"
    said = {"language": "en", "consent": str(consent.pk), "reason": "the hearing is tomorrow", **form}
    refused = nargis.post(page, said, follow=True)
    assert "There may be a conflict of interest" in text(refused)
    nargis.post(f"/cases/{case.pk}/conflicts/{doubtful.pk}/", {"decision": "go", "remarks": "مرد دیگری است."})
    assert nargis.post(page, said)["Content-Type"] == "application/pdf"


@pytest.mark.django_db
def test_what_was_decided_against_stays_so(cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck) -> None:
    nargis.post(f"/cases/{case.pk}/conflicts/{doubtful.pk}/", {"decision": "stop", "remarks": "وکیل او آنجاست."})
    with pytest.raises(CannotSend):
        send(cast, case, unsaved(cast))


@pytest.mark.django_db
def test_asking_again_does_not_lift_a_possible_conflict(cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck) -> None:
    """The attack: a new question waits, or is answered with no because the name was taken out, and the packet goes."""
    ask(cast, nargis, case)
    assert standing(cast, case).stops
    PartnerClient.objects.all().delete()
    client_of(cast, "roshan").get("/desk/")
    found = standing(cast, case)
    assert found.stops and found.check is not None and found.check.pk == doubtful.pk
    with pytest.raises(CannotSend):
        send(cast, case, unsaved(cast))
    nargis.post(f"/cases/{case.pk}/conflicts/{doubtful.pk}/", {"decision": "go", "remarks": "مرد دیگری است."})
    assert send(cast, case, unsaved(cast))


@pytest.mark.django_db
def test_a_question_that_waits_stops_nothing(cast: Cast, case: Case, nargis: Client) -> None:
    ask(cast, nargis, case)
    assert send(cast, case, unsaved(cast))


@pytest.mark.django_db
def test_a_no_has_nothing_to_decide(cast: Cast, case: Case, nargis: Client) -> None:
    ask(cast, nargis, case)
    client_of(cast, "roshan").get("/desk/")
    assert nargis.get(f"/cases/{case.pk}/conflicts/{case.conflictcheck_records.get().pk}/").status_code == 404


@pytest.mark.django_db
def test_a_check_that_does_not_open_is_marked_and_answers_nothing(cast: Cast, case: Case, nargis: Client, doubtful: ConflictCheck) -> None:
    ConflictCheck._base_manager.filter(pk=doubtful.pk).update(payload=b"x")
    assert "does not open any more" in text(nargis.get(f"/cases/{case.pk}/conflicts/"))
    assert nargis.get(f"/cases/{case.pk}/conflicts/{doubtful.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_closed_case_asks_nobody(cast: Cast, case: Case, nargis: Client) -> None:
    with cast.acting("nargis"):
        case_actions.close_case(case=case, reason="completed", text="")
    assert ask(cast, nargis, case).status_code == 200
    assert not ConflictQuestion.objects.exists()


@pytest.mark.django_db
def test_the_desk_asks_one_query_when_nothing_waits_and_no_more_for_more_answers_given(cast: Cast, case: Case, nargis: Client) -> None:
    ask(cast, nargis, case)
    with cast.acting("roshan") as roshan:
        assert replying.answer_waiting() == 1 and roshan.teams
        with CaptureQueriesContext(connection) as asked:
            assert replying.answer_waiting() == 0
    assert len(asked) == 1


# --- likeness --------------------------------------------------------------------------------------------------------------------
FOLDS = st.sampled_from([names.fold(name) for name in ("رستم", "Rustam", "جبار", "عبدالجبار", "محمد", "کریم", "خسرو", "زهرا")])
PEOPLE = st.builds(Person, FOLDS, FOLDS | st.just(""))


@given(PEOPLE, PEOPLE)
def test_who_may_be_whom_does_not_depend_on_who_is_asked_first(one: Person, other: Person) -> None:
    assert may_be(one, other) == may_be(other, one)
    assert may_be(one, one)


@given(st.lists(PEOPLE, max_size=4), st.lists(PEOPLE, max_size=8))
def test_a_sifted_answer_is_the_answer_of_every_pair(asked: list[Person], known: list[Person]) -> None:
    assert any_of(asked, known) == any(may_be(one, other) for one in asked for other in known)
