"""The training office has every kind of case, found by the people who may, and by nobody else."""

from collections import Counter

from django.core.management import call_command
from django.test import TestCase, override_settings
from django.utils import timezone

from audit.models import Entry
from casework.access import catalogue, rings
from casework.accounts.models import User
from casework.cases import today
from casework.cases.choices import State
from casework.cases.models import Case, CaseRecord, Consent, ContactNote, Incident, SafeContact, Survivor
from casework.counselling.hooks import asked_for, sessions_ahead
from casework.counselling.models import Measure, ProcessNote, Session
from casework.legal.models import Authority, Filing, Matter
from casework.localisation.phones import format_phone
from casework.training import people, scenes
from casework.training.people import EVERYBODY, PARTNERS, WORKERS, Office
from referrals.models import Parts, Referral, ReturnedDocument
from referrals.models import State as ReferralState

EVERY_SCENE = len(scenes.SCENES) * len(WORKERS)


@override_settings(TRAINING=True)
class TheWholeOffice(TestCase):
    """Filled once for the class, as `make run` fills it."""

    office: Office

    @classmethod
    def setUpTestData(cls) -> None:
        cls.office = people.found()
        for number in range(EVERY_SCENE):
            scenes.play(cls.office, number, seed=1)

    def read(self, who: str, model: type[CaseRecord]) -> list[CaseRecord]:
        """The records of this kind that open for one of them."""
        with self.office.acting(who):
            return [record for record in model.objects.all() if rings.current().admit([record]) and record.author]

    def cards(self, who: str) -> dict[object, dict[str, str]]:
        with self.office.acting(who):
            return catalogue.cards(Case)  # type: ignore[return-value]

    def test_there_are_sixty_cases(self) -> None:
        assert Case.objects.count() == EVERY_SCENE == 60

    def test_referrals_stand_in_every_state(self) -> None:
        assert set(Referral.objects.values_list("state", flat=True)) == set(ReferralState.values)

    def test_both_organisations_have_some_of_every_common_state(self) -> None:
        for name in (people.SEPIDAR, people.RANA):
            states = set(Referral.objects.filter(organisation=self.office.teams[name]).values_list("state", flat=True))
            assert {"sent", "accepted", "declined", "in_progress", "completed", "withdrawn", "expired"} <= states

    def test_cases_are_open_and_closed(self) -> None:
        assert set(Case.objects.values_list("state", flat=True)) == {State.OPEN, State.CLOSED}

    def test_one_referral_waits_at_the_second_team_and_one_was_taken_by_the_first(self) -> None:
        held = {}
        for name in ("laila", "humaira", "roshan"):
            with self.office.acting(name):
                held[name] = [referral.parts for referral in Referral.objects.filter(pk__in=list(catalogue.cards(Referral)))]
        assert (held["laila"], held["humaira"]) == ([Parts.NONE], [Parts.AGREED])
        assert Parts.AGREED not in held["roshan"]

    def test_a_case_was_reopened(self) -> None:
        assert Entry.objects.filter(kind="case.reopened").exists()

    def test_every_caseworker_has_something_late_due_today_and_due_this_week(self) -> None:
        for worker in WORKERS:
            with self.office.acting(worker.sign_in_name):
                groups = {today.group_of(case.next_action_on) for case in today.due_cases()}
            assert groups == {today.OVERDUE, today.TODAY, today.WEEK_AHEAD}

    def test_every_caseworker_has_news_from_a_partner(self) -> None:
        for worker in WORKERS:
            with self.office.acting(worker.sign_in_name):
                assert today.brought()

    def test_every_caseworker_has_her_own_cases_only(self) -> None:
        seen = Counter(pk for worker in WORKERS for pk in self.cards(worker.sign_in_name))
        assert set(seen) == set(Case.objects.values_list("pk", flat=True))
        assert set(seen.values()) == {1}

    def test_the_first_supervisor_reaches_both_teams_and_the_second_only_hers(self) -> None:
        assert len(self.cards("shakiba")) == 60
        assert len(self.cards("laila")) == 30

    def test_a_handed_over_case_left_its_first_caseworker(self) -> None:
        assert Entry.objects.filter(kind="case.handed_over").count() == 2
        assert {len(self.cards(worker.sign_in_name)) for worker in WORKERS} == {14, 16}

    def test_counsellor_and_legal_officer_reach_what_was_assigned_to_them(self) -> None:
        assert len(self.cards("zohra")) == 2
        assert len(self.cards("humaira")) == 4

    def test_legal_matters_can_be_printed_as_a_draft_and_a_chronology_with_lunar_days(self) -> None:
        assert all(one.to_whom and one.scope and one.revocation for one in self.read("humaira", Authority))  # type: ignore[attr-defined]
        assert any(paper.lunar for paper in self.read("humaira", Filing))  # type: ignore[attr-defined]

    def test_administrator_data_officer_and_partners_reach_no_case(self) -> None:
        """A partner whose lawyers read the legal part of one has an empty line of it."""
        for name in ("farida", "wida", *(partner.sign_in_name for partner in PARTNERS)):
            assert not any(self.cards(name).values())

    def test_lawyers_of_a_partner_read_the_legal_part_of_one_case(self) -> None:
        assert len({matter.case_id for matter in self.read("roshan", Matter)}) == 1  # type: ignore[attr-defined]
        assert self.read("khatera", Matter) == []

    def test_a_partner_sent_documents_and_another_answered_a_letter(self) -> None:
        assert self.read("roshan", ReturnedDocument) and self.read("khatera", ReturnedDocument)
        assert Referral.objects.get(on_paper=True).state == ReferralState.ACCEPTED

    def test_both_people_of_an_organisation_see_its_packets_and_no_others(self) -> None:
        held = {}
        for partner in PARTNERS:
            with self.office.acting(partner.sign_in_name):
                held[partner.sign_in_name] = set(catalogue.cards(Referral))
        assert held["roshan"] == held["mina"]
        assert held["khatera"] == held["wagma"]
        assert held["roshan"] and held["khatera"] and not held["roshan"] & held["khatera"]

    def test_women_speak_dari_and_pashto(self) -> None:
        spoken = {survivor.language for survivor in self.read("shakiba", Survivor)}  # type: ignore[attr-defined]
        assert {"fa-af", "ps"} <= spoken

    def test_answers_are_given_declined_unknown_and_not_asked(self) -> None:
        reasons = {s.why_missing(name) for s in self.read("shakiba", Survivor) for name in ("husband_name", "birth", "grandfather_name")}
        assert reasons == {"", "declined", "unknown", "not_asked"}

    def test_every_number_is_invented_and_some_women_have_none(self) -> None:
        numbers = [contact.phone for contact in self.read("shakiba", SafeContact)]  # type: ignore[attr-defined]
        assert "" in numbers
        assert all(format_phone(number, "en").startswith("0700 000 0") for number in numbers if number)

    def test_safe_contacts_differ(self) -> None:
        contacts = self.read("shakiba", SafeContact)
        assert len({(c.whose, bool(c.cover), c.leave_message) for c in contacts}) >= 5  # type: ignore[attr-defined]

    def test_a_story_has_a_second_revision(self) -> None:
        assert 2 in {incident.revision for incident in Incident.objects.all()}

    def test_one_woman_was_not_reached(self) -> None:
        assert {note.reached for note in self.read("shakiba", ContactNote)} == {True, False}  # type: ignore[attr-defined]

    def test_consent_is_in_force_withdrawn_and_run_out(self) -> None:
        released = [c for c in self.read("shakiba", Consent) if c.kind == "release"]  # type: ignore[attr-defined]
        day = timezone.localdate()
        assert any(c.in_force for c in released)  # type: ignore[attr-defined]
        assert any(c.withdrawn_on for c in released)  # type: ignore[attr-defined]
        assert any(c.until < day for c in released)  # type: ignore[attr-defined]

    def test_no_date_of_casework_lies_before_the_office_or_after_today(self) -> None:
        founded = people.Organisation.objects.get().founded_on
        for case in Case.objects.all():
            assert founded <= case.opened_on <= timezone.localdate()

    def test_everybody_signs_in_with_the_passphrase_on_the_terminal(self) -> None:
        for person in EVERYBODY:
            user = User.objects.get(pk=self.office.users[person.sign_in_name].pk)
            assert user.is_active
            assert people.seed_of(user, person.passphrase) == self.office.seeds[user.pk]

    def test_the_ledger_is_whole(self) -> None:
        call_command("verify_audit")

    def test_the_counsellor_has_sessions_questionnaires_and_a_note_of_her_own(self) -> None:
        assert {s.attendance for s in self.read("zohra", Session)} == {"came", "short", "not_came"}  # type: ignore[attr-defined]
        assert {m.total is None for m in self.read("zohra", Measure)} == {True, False}  # type: ignore[attr-defined]
        with self.office.acting("zohra"):
            assert all(note.words for note in ProcessNote.objects.all())

    def test_nobody_else_opens_what_she_wrote(self) -> None:
        for who in ("nargis", "palwasha", "shakiba", "laila", "humaira"):
            assert self.read(who, Session) == self.read(who, Measure) == self.read(who, ProcessNote) == []

    def test_a_supervisor_is_asked_for(self) -> None:
        with self.office.acting("shakiba"):
            assert len(asked_for()) == 1

    def test_the_counsellor_has_sessions_ahead_of_her(self) -> None:
        with self.office.acting("zohra"):
            assert {item.on > timezone.localdate() for item in sessions_ahead()} == {True, False}
