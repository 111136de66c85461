"""Plants canaries through the pages, as people type: intake, notes, stories, consents, referrals, answers, people, drafts, print."""

import json
import random
import re
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from audit.review.forms import CaseForm, ExportForm
from audit.review.unusual.forms import ExplainForm
from casework import pdf
from casework.accounts.forms import ChangePassphraseForm, JoinForm, SecondFactorForm, SignInForm
from casework.accounts.models import Session, Team, User
from casework.accounts.sessions import SessionStore, hashed
from casework.cases.actions import assign, revoke
from casework.cases.forms.consents import ConsentForm
from casework.cases.forms.person import ContactForm, IdentityForm
from casework.cases.forms.records import NoteForm, SafeContactForm, SituationForm, SurvivorForm
from casework.cases.forms.search import FindForm
from casework.cases.forms.steps import ReopenForm
from casework.cases.forms.story import IncidentForm, StoryForm
from casework.cases.forms.supervision import AskForm, ClosureForm, DecisionForm
from casework.cases.forms.why import WhyForm
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.documents.forms import DocumentForm, UploadForm
from casework.documents.models import Document
from casework.emergency.forms import LockForm, LockSomeForm
from casework.erasure.forms import ErasureAnswerForm, ErasureForm, HoldForm
from casework.erasure.models import ErasureRequest
from casework.feedback.forms import FeedbackForm
from casework.legal.forms.matter import ClosingForm, ReopeningForm
from casework.localisation.forms import PhoneField
from casework.people.forms import InviteForm, NameForm
from casework.recovery.forms import RecoverForm, RenewForm
from casework.reports.forms import SummaryForm
from casework.reports.papers.forms import AttorneyForm, CasePaperForm, ChronologyForm, OnRequestForm
from referrals.conflicts.forms import ClientForm, ConflictDecisionForm, ConflictForm
from referrals.directory.forms import EntryForm, SearchForm, ServiceForm, VerifyForm
from referrals.directory.models import DirectoryEntry
from referrals.forms.heard import HeardForm
from referrals.forms.life import AnswerForm, EndForm, HearingNoteForm, MessageForm, ReferralFeedbackForm, TakenForm
from referrals.forms.returned import ReturnedForm
from referrals.forms.sending import AgreedItemsForm, InsideConsentForm, NewConsentForm, PartnerPaperForm, ReferralForm
from referrals.models import Referral, ReturnedDocument
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast
from tests.promises import places
from tests.promises.canaries import Canary, a_phone, a_word
from tests.promises.inventory import free_fields
from tests.promises.outage import on_today
from tests.promises.walk import whole

ITEMS = ["name", "contact", "family", "account", "needs"]
LATIN_ONLY = {
    "RecoverForm.sign_in_name", "RecoverForm.first", "RecoverForm.second",
    "SignInForm.username", "JoinForm.sign_in_name", "SignInForm.code", "SecondFactorForm.code", "CaseForm.code", "JoinForm.code",
}  # fmt: skip
_CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}(?:-[2-9A-HJKMNP-Z]{4}){3}")


class Planter:
    """Someone at a keyboard for everybody of the cast. Keeps what was typed, and every answer of the server as bytes."""

    def __init__(self, cast: Cast, seed: int = 1405) -> None:
        self.cast, self.dice = cast, random.Random(seed)
        self.canaries: list[Canary] = []
        self.answers = bytearray()  # addresses, status lines, headers and cookies; never bodies
        self.kept_between = bytearray()  # every session row after every answer: a message is gone when the next page has shown it
        self.clients = {name: client_of(cast, name) for name in ("nargis", "shakiba", "farida", "zohra", "humaira", "laila")}
        self.script = "dari"

    # --- typing ----------------------------------------------------------------------------------------------------------
    def canary(self, field: str, kind: Any = None) -> str:
        made = a_phone(self.dice, field) if isinstance(kind, PhoneField) else a_word(self.dice, field, self._script(field))
        self.canaries.append(made)
        return made.text

    def _script(self, field: str) -> str:
        return "words" if field in LATIN_ONLY else self.script

    def fill(self, form: type[Any], prefix: str = "", **fixed: Any) -> dict[str, Any]:
        """Form data: a canary in every free field of *form* that is not *fixed*."""
        typed = {name: self.canary(f"{form.__name__}.{name}", field) for name, field in free_fields(form).items() if name not in fixed}
        return {f"{prefix}-{name}" if prefix else name: value for name, value in {**typed, **fixed}.items()}

    def send(
        self, who: str | Client, route: str, data: dict[str, Any] | None = None, *, expect: int = 302, query: str = "", **ids: Any
    ) -> HttpResponse:
        """POST, or GET without *data*. Raises AssertionError for another status than expected."""
        client = self.clients[who] if isinstance(who, str) else who
        path = reverse(route, kwargs=ids) + query
        answer = client.get(path) if data is None else client.post(path, data)
        self._note(path, answer)
        answer = whole(answer)
        errors = re.findall(r'class="error[^>]*>(.*?)<', answer.content.decode(errors="replace")) if answer.status_code == 200 else []
        assert answer.status_code == expect, f"{route} answered {answer.status_code} instead of {expect} {errors}"
        return answer

    def _note(self, path: str, answer: Any) -> None:
        lines = [path, str(answer.status_code), *(f"{name}: {value}" for name, value in answer.items()), str(answer.cookies)]
        self.answers += "\n".join(lines).encode() + b"\n"
        self.kept_between += places.sessions() + b"\n"

    # --- one round -------------------------------------------------------------------------------------------------------
    def round(self, script: str) -> None:
        """Everything that can be typed, once, in one script."""
        self.script = script
        team, partner = self.an_organisation()
        case = self.a_case()
        self.a_colleague(case)
        self.changes(case)
        self.other_side(case, team, partner)
        self.sharing(case, team, partner)
        self.inside(case)
        self.who_helps()
        self.consent_of_a_girl()
        self.kept_and_asked(case)
        self.refused(case)
        self.unusual(case)
        self.endings(case)
        self.erasure(case)
        self.look_around(case)

    def an_organisation(self) -> tuple[Team, Client]:
        """A partner organisation with its first person, invited, joined, confirmed and signed in; and a team of our own."""
        self.send("shakiba", "people:team-new", self.fill(NameForm))
        self.send("farida", "people:partner", self.fill(NameForm))
        team = Team.objects.filter(kind="partner").exclude(pk__in=[t.pk for t in self.cast.teams.values()]).get(people=None)
        invited = self.send("farida", "people:invite", self.fill(InviteForm, role="partner", team=str(team.pk)), expect=200)
        person = self._joined(invited)
        client = Client()
        self.send(client, "accounts:sign-in", {"username": self.joining["sign_in_name"], "passphrase": self.passphrase, "code": ""})
        User.objects.filter(pk=person.pk).update(has_second_factor=True)
        return team, client

    def a_colleague(self, case: Case) -> None:
        """A caseworker joins under a name of her own choice, gets the case, and somebody's access to it ends."""
        place = str(self.cast.teams["one"].pk)
        invited = self.send("shakiba", "people:invite", self.fill(InviteForm, role="caseworker", team=place), expect=200)
        person = self._joined(invited)
        self.send("shakiba", "cases:assign", {"to": str(person.pk), "instead_of": ""}, pk=case.pk)
        self.send("shakiba", "cases:assign", {"to": str(self.cast.humaira.pk), "instead_of": ""}, pk=case.pk)
        self.send("shakiba", "cases:revoke", {}, pk=case.pk, person=self.cast.humaira.pk)
        self.send("shakiba", "people:suspend", {}, pk=person.pk)
        self.send("shakiba", "people:restore", {}, pk=person.pk)

    def _joined(self, invited: HttpResponse) -> User:
        """The person who used this invitation, confirmed."""
        found = _CODE.search(invited.content.decode())
        assert found is not None
        self.canaries.append(Canary("the invitation's code", found[0], (found[0], found[0].replace("-", ""))))
        self.passphrase = self.canary("JoinForm.passphrase") + self.canary("JoinForm.again")
        self.joining = self.fill(JoinForm, code=found[0], passphrase=self.passphrase, again=self.passphrase)
        waiting = set(User.objects.filter(state=User.ENROLLED).values_list("pk", flat=True))
        self.send(Client(), "accounts:join", self.joining, expect=200)
        person = User.objects.filter(state=User.ENROLLED).exclude(pk__in=waiting).get()
        page = self.send("shakiba", "people:confirm", expect=200, pk=person.pk).content.decode()
        words = re.search(r'name="words" value="([^"]+)"', page)
        assert words is not None
        self.send("shakiba", "people:confirm", {"words": words[1]}, pk=person.pk)
        return person

    def a_case(self) -> Case:
        agreed = {"consent-services": "verbal", "consent-limits": "yes", "consent-reporting": "yes"}
        parts = self.fill(SurvivorForm, "about", marital="married"), self.fill(SafeContactForm, "contact", whose="sister")
        why = self.fill(StoryForm, "story"), self.fill(SituationForm, "situation", needs=["legal"], risk="high")
        known = set(Case.objects.values_list("pk", flat=True))
        self.send("nargis", "cases:new", {**agreed, **parts[0], **parts[1], **why[0], **why[1]})
        self.send("nargis", "cases:check", expect=200)
        self.send("nargis", "cases:check", {})
        return Case.objects.exclude(pk__in=known).get()

    def changes(self, case: Case) -> None:
        """Every record of a case written again, so that histories hold two revisions of everything."""
        at, pk = {"revision": "1"}, case.pk
        identity = {**self.fill(IdentityForm, "about", tazkira="paper", **at), **self.fill(ContactForm, "contact", whose="own", **at)}
        self.send("nargis", "cases:identity", identity, pk=pk)
        self.send("nargis", "cases:situation", self.fill(SituationForm, needs=["safety"], risk="low", **at), pk=pk)
        note = {"kind": "call", "reached": "on", **on_today()}
        self.send("nargis", "cases:note-new", self.fill(NoteForm, **note), pk=pk)
        for colleague in (self.cast.zohra, self.cast.humaira):
            self.send("shakiba", "cases:assign", {"to": str(colleague.pk), "instead_of": ""}, pk=pk)
        for code in kinds.SAMPLES:
            self.of_kind(case, code)
        self.a_matter(case)
        self.documents(case)

    def of_kind(self, case: Case, code: str) -> None:
        """A record of this kind, written and changed."""
        kind, sample = KINDS[code], kinds.SAMPLES[code]
        known = set(kind.records(case).values_list("pk", flat=True))
        self.send(sample.by, f"{kind.route}-new", self.fill(kind.new_form or kind.form, **sample.chosen), pk=case.pk)
        record = kind.records(case).exclude(pk__in=known).get()
        again = self.fill(kind.form, **sample.chosen, revision=str(record.revision))
        self.send(sample.by, kind.route, again, pk=case.pk, record=record.pk)

    def a_matter(self, case: Case) -> None:
        """A matter closed and reopened; what is ahead on the calendar and on paper."""
        matter = case.matter_records.get()  # type: ignore[attr-defined]
        for route, form, day in (("legal:matter-close", ClosingForm, "closed_on"), ("legal:matter-reopen", ReopeningForm, "reopened_on")):
            matter.refresh_from_db()
            self.send("humaira", route, self.fill(form, revision=str(matter.revision), **on_today(day)), pk=case.pk, record=matter.pk)
        self.send("humaira", "legal:overview", expect=200, pk=case.pk)
        self.send("humaira", "legal:calendar", expect=200)
        self.send("humaira", "reports:causes", {"week": "1"}, expect=200)

    def documents(self, case: Case) -> None:
        """A text that is shown and downloaded, one that takes its name from its file, one that is removed, and one that is refused."""
        named, unnamed, gone = (self.a_document(case, **words) for words in ({}, {"name": ""}, {}))
        for pk in (named, unnamed):
            again = self.fill(DocumentForm, kind="decision", revision="1")
            self.send("nargis", "documents:change", again, pk=case.pk, record=pk)
        self.send("nargis", "documents:list", expect=200, pk=case.pk)
        for route in ("documents:document", "documents:show", "documents:download"):
            self.send("nargis", route, expect=200, pk=case.pk, record=named)
        self.send("nargis", "documents:remove", {}, pk=case.pk, record=gone)
        refused = SimpleUploadedFile(f"{self.canary('file.name')}.exe", b"MZ\0" + self.canary("file.content").encode())
        self.send("nargis", "documents:add", {**self.fill(UploadForm), "file": refused}, expect=200, pk=case.pk, ticket=uuid4())

    def a_document(self, case: Case, **fixed: Any) -> Any:
        """A text file full of a canary, sent with its form."""
        known = set(Document.objects.values_list("pk", flat=True))
        words = f"{self.canary('file.content')} ".encode() * 5000
        file = SimpleUploadedFile(f"{self.canary('file.name')}.txt", words, "text/plain")
        self.send("nargis", "documents:add", {**self.fill(UploadForm, **fixed), "file": file}, pk=case.pk, ticket=uuid4())
        return Document.objects.exclude(pk__in=known).get().pk

    def consent_of_a_girl(self) -> None:
        """A case of a girl whose guardian is not safe: her own assent, and why nobody was asked."""
        pk = self.a_case().pk
        said = {"tazkira": "none", "age": "16", "age-a": "given", "revision": "1"}
        identity = {**self.fill(IdentityForm, "about", **said), **self.fill(ContactForm, "contact", whose="own", revision="1")}
        self.send("nargis", "cases:identity", identity, pk=pk)
        agreed = {"kind": "services", "answer": "yes", "how": "verbal", "assent": "yes", "guardian": "unsafe"}
        self.send("nargis", "cases:consent-new", self.fill(ConsentForm, **agreed), pk=pk)

    def other_side(self, case: Case, team: Team, partner: Client) -> None:
        """Somebody on the other side is a client of the partner: asked, answered by the machine, and decided."""
        asked = self.fill(ConflictForm, partners=[str(team.pk)])
        self.send(partner, "referrals:clients", self.fill(ClientForm))
        self.send(partner, "referrals:clients", {"name": asked["name"], "father": asked["father"]})
        self.send("nargis", "referrals:conflicts", asked, pk=case.pk)
        self.send(partner, "referrals:desk", expect=200)
        self.send(partner, "referrals:clients", expect=200)
        self.send("nargis", "referrals:conflicts", expect=200, pk=case.pk)
        check = case.conflictcheck_records.get()  # type: ignore[attr-defined]
        decided = self.fill(ConflictDecisionForm, decision="go")
        self.send("nargis", "referrals:conflict", decided, pk=case.pk, record=check.pk)

    def sharing(self, case: Case, team: Team, partner: Client) -> None:
        """Consent, three packets, everything a partner can answer, and how the office ends one."""
        agreed = {"answer": "yes", "how": "verbal", "recipient": str(team.pk), "items": ITEMS, **on_today("until")}
        self.send("nargis", "cases:consent-new", self.fill(ConsentForm, kind="release", **agreed), pk=case.pk)
        consent = next(c for c in case.consent_records.order_by("-pk") if not c.referrals.exists() and self._is_release(c))
        paper = self.fill(PartnerPaperForm, language="en", consent=str(consent.pk))
        self.send("nargis", "referrals:paper", paper, expect=200, pk=case.pk)
        under = self.fill(AgreedItemsForm, items=ITEMS, priority="urgent", kept_days="14", consent=str(consent.pk))
        self.send("nargis", "referrals:under", under, pk=case.pk, consent=consent.pk)
        first = self._sent(case)
        new = {**self.fill(NewConsentForm, **agreed), **self.fill(ReferralForm, priority="normal", kept_days="14")}
        self.send("nargis", "referrals:new", new, pk=case.pk)
        second = self._sent(case)
        self.send(partner, "referrals:desk", expect=200)
        for kind, state in (("accepted", "sent"), ("progress", "accepted"), ("completed", "in_progress")):
            self.send(partner, "referrals:packet", expect=200, pk=first)
            self.send(partner, "referrals:packet", self.fill(AnswerForm, kind=kind, checked="on", seen=state), pk=first)
        self.sent_back(case, partner, first)
        hearing = {"seen": "0", "start": "9:30", "mahram": "required", **on_today()}
        self.send(partner, "referrals:hearing", self.fill(HearingNoteForm, prefix="hearing", **hearing), pk=first)
        self.send(partner, "referrals:desk-say", self.fill(MessageForm, prefix="say", asks="on", seen="0"), pk=first)
        self.send("nargis", "referrals:say", self.fill(MessageForm, prefix="say", seen="1"), pk=first)
        said = {"asked": "said", "helped": "partly", "respect": "yes", "again": "no", **on_today()}
        self.send("nargis", "referrals:feedback", self.fill(ReferralFeedbackForm, **said), pk=first)
        self.send(partner, "referrals:packet", self.fill(AnswerForm, kind="declined", reason="capacity", seen="sent"), pk=second)
        self.send("nargis", "referrals:new", {**new, **self.fill(ReferralForm, priority="normal", kept_days="14")}, pk=case.pk)
        third = self._sent(case)
        self.send("nargis", "referrals:page", self.fill(EndForm, step="revoked"), pk=third)
        self.a_letter(case, agreed)
        for pk in (first, third):
            self.send("nargis", "referrals:page", expect=200, pk=pk)

    def a_letter(self, case: Case, agreed: dict[str, Any]) -> None:
        """A referral on paper, and what the partner said of it."""
        self.send("nargis", "cases:consent-new", self.fill(ConsentForm, kind="release", **agreed), pk=case.pk)
        consent = next(c for c in case.consent_records.order_by("-pk") if not c.referrals.exists() and self._is_release(c))
        paper = self.fill(PartnerPaperForm, language="en", consent=str(consent.pk), as_letter="on", priority="urgent")
        self.send("nargis", "referrals:paper", paper, expect=200, pk=case.pk)
        said = self.fill(HeardForm, prefix="heard", kind="accepted", seen="sent", **on_today())
        self.send("nargis", "referrals:heard", said, pk=Referral.objects.get(consent=consent).pk)

    def sent_back(self, case: Case, partner: Client, referral: Any) -> None:
        """A document of the partner, opened by both sides and taken into the case, and one that is refused."""
        words = f"{self.canary('returned.content')} ".encode() * 5000
        for name, content, expect in (("txt", words, 302), ("exe", b"MZ\0" + words, 200)):
            file = SimpleUploadedFile(f"{self.canary('returned.name')}.{name}", content)
            said = {**self.fill(ReturnedForm), "file": file, **({"name": ""} if expect == 200 else {})}
            self.send(partner, "referrals:document-add", said, expect=expect, pk=referral, ticket=uuid4())
        sent = ReturnedDocument.objects.get(referral=referral)
        for who, route in ((partner, "desk-document-show"), ("nargis", "document-download")):
            self.send(who, f"referrals:{route}", expect=200, pk=referral, record=sent.pk)
        matter = case.matter_records.get()  # type: ignore[attr-defined]
        self.send("nargis", "referrals:document-take", {"matter": str(matter.pk)}, pk=referral, record=sent.pk)

    def inside(self, case: Case) -> None:
        """A packet for the second team, taken by its supervisor herself, answered, talked about and finished."""
        agreed = {"answer": "yes", "how": "verbal", "recipient": str(self.cast.teams["two"].pk), "items": ITEMS, **on_today("until")}
        new = {**self.fill(InsideConsentForm, **agreed), **self.fill(ReferralForm, priority="normal", kept_days="14")}
        self.send("nargis", "referrals:inside", new, pk=case.pk)
        sent = self._sent(case, "?team")
        self.send("laila", "referrals:received", expect=200)
        for kind, state in (("accepted", "received"), ("completed", "accepted")):
            self.send("laila", "referrals:received-one", expect=200, pk=sent)
            said = self.fill(TakenForm, kind=kind, checked="on", seen=state, to=str(self.cast.laila.pk))
            self.send("laila", "referrals:received-one", said, pk=sent)
        self.send("laila", "referrals:received-say", self.fill(MessageForm, prefix="say", asks="on", seen="0"), pk=sent)
        self.send("nargis", "referrals:page", expect=200, pk=sent)

    def _is_release(self, consent: Any) -> bool:
        with self.cast.acting("nargis"):
            return bool(type(consent).objects.get(pk=consent.pk).kind == "release")

    def _sent(self, case: Case, query: str = "") -> Any:
        known = set(Referral.objects.values_list("pk", flat=True))
        self.send("nargis", "referrals:check", expect=200, query=query, pk=case.pk)
        self.send("nargis", "referrals:check", {}, query=query, pk=case.pk)
        return Referral.objects.exclude(pk__in=known).get().pk

    def kept_and_asked(self, case: Case) -> None:
        """Drafts, searches, the trail, and paper with its passphrase."""
        draft = {**self.fill(NoteForm), "draft_form": "cases.note", "draft_subject": str(case.pk)}
        self.send("nargis", "cases:draft", draft, expect=200)
        self.send("nargis", "cases:story-new", {**self.fill(IncidentForm), "later": "1"}, pk=case.pk)
        self.send("nargis", "cases:drafts", expect=200)
        self.send("nargis", "cases:search", self.fill(FindForm))
        self.send("nargis", "cases:found", expect=200)
        self.send("shakiba", "review:find", self.fill(CaseForm), expect=200)
        self.send("shakiba", "cases:why", self.fill(WhyForm, usual="other"), pk=case.pk)
        self.send("shakiba", "review:export", self.fill(ExportForm), expect=200)
        self.send("zohra", "feedback:new", self.fill(FeedbackForm, helped="no"))
        self.send("shakiba", "feedback:results", expect=200)
        secret = pdf.new_passphrase()
        self.canaries.append(Canary("SummaryForm.passphrase", secret, (secret,)))
        asked = self.fill(SummaryForm, language="en", profile="internal", sections=["who", "situation"], protect="on", passphrase=secret)
        self.send("nargis", "reports:summary", asked, expect=200, pk=case.pk)
        self.papers(case)

    def papers(self, case: Case) -> None:
        """A paper for the office, two for a court and, because she asks for it, her plan; all with a passphrase."""
        self.chronology(case)
        authority = case.authority_records.first()  # type: ignore[attr-defined]
        for route, form, ids, said in (
            ("reports:paper", CasePaperForm, {"name": "action-plan"}, {"copy": "office"}),
            ("reports:attorney", AttorneyForm, {"record": authority.pk}, {"asked": "on"}),
            ("reports:on-request", OnRequestForm, {}, {"parts": ["people"], "asked": "on"}),
        ):
            secret = pdf.new_passphrase()
            self.canaries.append(Canary(f"{form.__name__}.passphrase", secret, (secret,)))
            asked = self.fill(form, language="en", protect="on", passphrase=secret, **said)
            answer = self.send("nargis", route, asked, expect=200, pk=case.pk, **ids)
            assert answer["Content-Type"] == "application/pdf", route

    def chronology(self, case: Case) -> None:
        """Its lines shown, then printed as they were shown."""
        matter, incident = case.matter_records.first(), case.incident_records.first()  # type: ignore[attr-defined]
        asked = self.fill(ChronologyForm, language="en", copy="court", lines=["name", f"incident:{incident.pk}"])
        page = self.send("nargis", "reports:chronology", asked, expect=200, pk=case.pk, record=matter.pk).content.decode()
        seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
        assert seen is not None
        answer = self.send("nargis", "reports:chronology", {**asked, "seen": seen[1]}, expect=200, pk=case.pk, record=matter.pk)
        assert answer["Content-Type"] == "application/pdf"

    def refused(self, case: Case) -> None:
        """What is typed in vain: wrong passphrases, forms with errors, and one that arrives after its session ended."""
        self.send(Client(), "accounts:sign-in", self.fill(SignInForm), expect=200)
        self.send(Client(), "accounts:join", self.fill(JoinForm), expect=200)
        again = self.canary("ChangePassphraseForm.again")
        self.send("nargis", "accounts:passphrase", self.fill(ChangePassphraseForm, again=again), expect=200)
        self.send("nargis", "accounts:second-factor", self.fill(SecondFactorForm), expect=200)
        self.send(Client(), "recovery:recover", self.fill(RecoverForm), expect=200)
        self.send("nargis", "recovery:renew", self.fill(RenewForm), expect=200)
        self.send("nargis", "emergency:lock-me", self.fill(LockForm), expect=200)
        some = self.fill(LockSomeForm, "person", whom=str(self.cast.nargis.pk))
        self.send("shakiba", "emergency:lock", {"scope": "person", **some}, expect=200)
        self.send("nargis", "cases:note-new", self.fill(NoteForm, kind="call", **{"on-y": "?"}), expect=200, pk=case.pk)
        self._leave_idle("nargis")
        late = {**self.fill(NoteForm), "draft_form": "cases.note", "draft_subject": str(case.pk), "here": f"/cases/{case.pk}/"}
        self.send("nargis", "cases:note-new", late, pk=case.pk)
        self.clients["nargis"] = client_of(self.cast, "nargis")

    def unusual(self, case: Case) -> None:
        """Somebody is refused again and again; what she said about it is written down, once in vain."""
        for _ in range(3):
            self.send("laila", "cases:case", expect=404, pk=case.pk)
        page = self.send("shakiba", "review:unusual", expect=200).content.decode()
        tag, upto = re.search(r'name="tag" value="([0-9a-f]+)"', page), re.search(r'name="upto" value="(\d+)"', page)
        assert tag is not None and upto is not None
        finding = {"tag": tag[1], "upto": upto[1], "since": "7", "outcome": "explained"}
        self.send("shakiba", "review:unusual", self.fill(ExplainForm, **{**finding, "upto": "?"}), expect=200)
        self.send("shakiba", "review:unusual", self.fill(ExplainForm, **finding))
        self.send("shakiba", "review:unusual", expect=200, query="?which=answered")

    def _leave_idle(self, who: str) -> None:
        key = self.clients[who].cookies[settings.SESSION_COOKIE_NAME].value
        store = SessionStore(key)
        store["seen"] = 0
        row = Session.objects.get(session_key=hashed(key))
        row.session_data = store.encode(store._session)  # type: ignore[attr-defined]
        row.save()

    def endings(self, case: Case) -> None:
        self.send("nargis", "cases:close", self.fill(ClosureForm, reason="goals_met"), pk=case.pk)
        self.send("nargis", "cases:ask", self.fill(AskForm), pk=case.pk, subject="plan")
        asked = self._asked_to_close(case)
        page = self.send("shakiba", "cases:approval", expect=200, pk=case.pk, record=asked.pk).content.decode()
        seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
        assert seen is not None
        decision = self.fill(DecisionForm, answer="approved", seen=seen[1])
        self.send("shakiba", "cases:approval", decision, pk=case.pk, record=asked.pk)
        self.send("shakiba", "cases:reopen", self.fill(ReopenForm), pk=case.pk)

    def erasure(self, case: Case) -> None:
        """An erasure asked for and not approved; a legal hold placed by one supervisor and lifted by another."""
        pk, known = case.pk, set(ErasureRequest.objects.values_list("pk", flat=True))
        self.send("nargis", "erasure:of-case", self.fill(ErasureForm, what="case", reason="her_wish"), pk=pk)
        asked = ErasureRequest.objects.exclude(pk__in=known).get()
        self.send("shakiba", "erasure:request", expect=200, pk=pk, record=asked.pk)
        self.send("shakiba", "erasure:request", self.fill(ErasureAnswerForm, answer="decline", seen=""), pk=pk, record=asked.pk)
        note = case.contactnote_records.first()
        about = self.fill(ErasureForm, reason="mistake")
        self.send("nargis", "erasure:of-record", about, expect=200, pk=pk, kind=note.code, record=note.pk)
        self.send("shakiba", "erasure:hold", self.fill(HoldForm), pk=pk)
        with self.cast.acting("shakiba"):
            assign(case=case, to=self.cast.laila)
        self.send("laila", "erasure:hold", self.fill(HoldForm), pk=pk)
        with self.cast.acting("shakiba"):
            revoke(case=case, person=self.cast.laila)
        self.send("shakiba", "erasure:list", expect=200)

    def who_helps(self) -> None:
        """An organisation of the directory: typed, changed, asked, searched, refused, imported and exported."""
        known = set(DirectoryEntry.objects.values_list("pk", flat=True))
        chosen = {"sensitivity": "ordinary", "working_status": "open"}
        self.send("farida", "referrals:directory-new", self.fill(EntryForm, **chosen))
        pk = DirectoryEntry.objects.exclude(pk__in=known).get().pk
        self.send("farida", "referrals:directory-change", self.fill(EntryForm, **chosen, revision="1"), pk=pk)
        hours = {"days": ["SA"], "opens_at": "8:00", "closes_at": "9:00"}
        self.send("farida", "referrals:directory-service-new", self.fill(ServiceForm, status="active", **hours, revision="2"), pk=pk)
        self.send("farida", "referrals:directory-service-new", self.fill(ServiceForm, status="active"), expect=200, pk=pk)
        self.send("nargis", "referrals:directory-verify", self.fill(VerifyForm, working="open", revision="3"), pk=pk)
        self.send("nargis", "referrals:directory", self.fill(SearchForm), expect=200)
        self.send("nargis", "referrals:directory-entry", expect=200, pk=pk)
        for description, expect in (({"description": self.canary("import.description")}, 302), ({}, 200)):
            self.send("farida", "referrals:directory-import", {"file": self._a_file(description)}, expect=expect)
        self.send("farida", "referrals:directory-export", {}, expect=200, form="csv")

    def _a_file(self, description: dict[str, str]) -> SimpleUploadedFile:
        document = {"id": str(uuid4()), "name": self.canary("import.name"), **description}
        return SimpleUploadedFile(f"{self.canary('import.filename')}.json", json.dumps(document, ensure_ascii=False).encode())

    def compared(self, case: Case) -> None:
        """The case beside another of the same words, and back: what a merge writes holds none of them."""
        twin = self.a_case()
        self.send("shakiba", "supervision:duplicates", {}, expect=200)
        for decision in ({"decision": "apart"}, {"decision": "again"}, {"decision": "merge", "into": str(twin.pk)}, {"decision": "undo"}):
            self.send("shakiba", "supervision:compare", expect=200, pk=case.pk, other=twin.pk)
            self.send("shakiba", "supervision:compare", decision, pk=case.pk, other=twin.pk)

    def _asked_to_close(self, case: Case) -> Any:
        """The question about closing, among those that wait."""
        with self.cast.acting("shakiba"):
            return next(asked for asked in case.approval_records.filter(decided_on=None) if asked.subject_kind == "closure")

    def look_around(self, case: Case) -> None:
        """Pages that show what was planted: what they cached, set or logged is searched as well."""
        for route in ("cases:today", "cases:list", "people:list", "review:day"):
            self.send("shakiba", route, expect=200)
        self.send("shakiba", "cases:list", {"names": "1"}, expect=200)
        self.send("shakiba", "cases:case", {"show": "name"}, expect=200, pk=case.pk)
        self.send("shakiba", "cases:history", expect=200, pk=case.pk)
        self.send("shakiba", "review:case", expect=200, pk=case.pk)
        note = case.contactnote_records.first()
        self.send("shakiba", "review:record", expect=200, pk=case.pk, kind=note.code, record=note.pk)
        self.send("shakiba", "cases:why", expect=200, pk=case.pk)
        self.compared(case)
        asked = self.clients["shakiba"].get(reverse("cases:list"), {"state": self.canary("query.state"), "page": self.canary("query.page")})
        assert asked.status_code == 200  # its address holds the canary, as the browser typed it; nothing else may
