"""The scene of the attacks: three cases, what hangs on them, and who may reach which.

``shared``  Nargis opened it; Zohra and Humaira are assigned; a packet of it is with Sepidar.
``beside``  Palwasha's, in the same team.
``far``     Laila's, in the other team.
``missing`` nobody's: the id of nothing.
"""

import datetime
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from casework.access import drafts, grants, rings
from casework.access.policy import CASE
from casework.accounts.founding import NewPerson, create_person
from casework.accounts.keys import holder_of
from casework.accounts.models import OFFICE, Role, Team, User
from casework.cases import approvals
from casework.cases.actions import add_record, assign, record_consent
from casework.cases.models import Case, Closure, Consent
from casework.counselling.models import Measure, Notice
from casework.documents.store import keep_for
from casework.erasure.actions import ask
from casework.erasure.choices import What
from casework.erasure.models import Erasure
from casework.erasure.plan import Target
from referrals import on_paper
from referrals.actions import send_referral
from referrals.conflicts import register
from referrals.hearings import note
from referrals.models import ConflictCheck, HearingNote, PartnerClient, Priority, Referral, ReturnedDocument
from referrals.naming import accept
from referrals.office import packet_of
from tests import kinds
from tests.cast import PASSPHRASE, Cast, a_case
from tests.directory.entries import an_entry, organisation
from tests.documents.made import a_document
from tests.documents.samples import TEXT
from tests.referrals.returned import arrived

NAMES = {"shared": "پروین", "beside": "شکریه", "far": "گلثوم"}
MISSING = "missing"
REACH = {  # who opens which case, by own grant or through the supervisors of the team
    "shared": {"nargis", "shakiba", "zohra", "humaira"},
    "beside": {"palwasha", "shakiba"},
    "far": {"laila", "shakiba"},  # Shakiba founded that team and holds its key as well
    MISSING: set(),
}
RECEIVED = {  # whose referral to the other team opens for whom there; Shakiba holds the keys of both teams
    "shared": {"laila", "shakiba"},
    "far": {"shakiba", "humaira"},
}


@dataclass
class Scene:
    """Ids by the name of the case they belong to; ``words`` are what nobody without a grant may read."""

    cast: Cast
    cases: dict[str, Case]
    ids: dict[str, dict[str, UUID]] = field(default_factory=dict)
    referrals: dict[str, Referral] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)


def agreed_to_share(organisation: Team, *, items: tuple[str, ...] = ("name", "needs")) -> Consent:
    """A consent to share with one organisation, not saved yet."""
    today = timezone.localdate()
    return Consent(
        kind="release", agreed=True, how="verbal", limits_explained=True, given_on=today, until=today + datetime.timedelta(days=30),
        recipient=str(organisation.pk), recipient_name="Sepidar", items=list(items), purpose="کمک حقوقی",
    )


def a_conflict(organisation: Team) -> ConflictCheck:
    """A check that was answered with yes, about which nobody has decided."""
    today = timezone.localdate()
    return ConflictCheck(
        organisation=str(organisation.pk), organisation_name="Other", people=[{"name": "احمد", "father": ""}],
        asked_on=today, answer="yes", answered_on=today,
    )


def a_referral(cast: Cast, case: Case, person: str, organisation: str) -> Referral:
    team = cast.teams[organisation]
    with cast.acting(person):
        consent = agreed_to_share(team)
        consent.legal = True  # the partner holds the legal key of the case, and nothing but the page of the desk may open with it
        return send_referral(case=case, consent=consent, organisation=team, items=consent.items, matter="مشوره حقوقی")


def a_hearing(cast: Cast, referral: Referral) -> HearingNote:
    """The partner wrote a hearing down."""
    with cast.acting("roshan"):
        return note(referral=referral, hearing=HearingNote(on=timezone.localdate(), court="محکمهٔ شهری"), seen=0)


def a_letter(cast: Cast, case: Case, person: str) -> Referral:
    """A referral that went on paper; without the paper."""
    with cast.acting(person), transaction.atomic():
        consent = record_consent(case=case, consent=agreed_to_share(cast.teams["sepidar"]))
        return on_paper.begin(case=case, consent=consent, contents=[], priority=Priority.NORMAL)


def a_paper_of_theirs(cast: Cast, referral: Referral) -> ReturnedDocument:
    """A document that the partner sent; below the action, which waits until the referral is accepted."""
    with cast.acting("roshan"), transaction.atomic():
        arrival = arrived(referral, TEXT)
        file = arrival.writer
        about = {"file": str(file.id), "file_key": file.key.hex(), "size": file.size, "type": arrival.type}
        document = ReturnedDocument(id=file.document, referral=referral, name="نامهٔ محکمه", **about)
        document.save()
        assert keep_for(file, case=referral.case_id, keeper=document.pk)
    return document


def set_up(cast: Cast) -> Scene:
    """Open the cases, assign, refer, write drafts. About two seconds."""
    owners = {"shared": "nargis", "beside": "palwasha", "far": "laila"}
    scene = Scene(cast, {name: a_case(cast, owner, given_name=NAMES[name]) for name, owner in owners.items()})
    scene.words = {*NAMES.values(), "کریم", "+93700000012", "شوهرم مرا از خانه بیرون کرد.", "نامهٔ محکمه"}
    for name, owner in owners.items():
        scene.ids[name] = _records(cast, scene.cases[name], owner) | {"twin": a_case(cast, owner, given_name=NAMES[name]).pk}
    scene.ids[MISSING] = {kind: uuid4() for kind in scene.ids["shared"]}
    with cast.acting("shakiba"):
        assign(case=scene.cases["shared"], to=cast.zohra)
        assign(case=scene.cases["shared"], to=cast.humaira)
    for name, owner in owners.items():
        scene.ids[name] |= _of_colleagues(cast, scene.cases[name], owner)
    scene.ids[MISSING] |= {kind: uuid4() for kind in scene.ids["shared"]}
    scene.words |= COUNSELLED
    scene.referrals = {"shared": a_referral(cast, scene.cases["shared"], "nargis", "sepidar")}
    scene.referrals["far"] = a_referral(cast, scene.cases["far"], "laila", "sepidar")
    for name in ("shared", "far"):
        scene.ids[name]["referral"] = scene.referrals[name].pk
        scene.ids[name]["referrals.hearing"] = a_hearing(cast, scene.referrals[name]).pk
        scene.ids[name]["letter"] = a_letter(cast, scene.cases[name], owners[name]).pk
        scene.ids[name]["referrals.document"] = a_paper_of_theirs(cast, scene.referrals[name]).pk
    _inside(cast, scene)
    scene.ids[MISSING] |= {kind: uuid4() for kind in ("referral", "letter", "referrals.hearing", "referrals.document", "inside")}
    scene.people = _people(cast)
    return scene


def _inside(cast: Cast, scene: Scene) -> None:
    """Each of the two cases was referred to the other team, which named a legal officer. Nothing of the case itself is given yet."""
    cast.add("sahar", Role.LEGAL_OFFICER, cast.teams["two"])
    for name, owner, team, lead, taker in (("shared", "nargis", "two", "laila", "sahar"), ("far", "laila", "one", "shakiba", "humaira")):
        consent = agreed_to_share(cast.teams[team])
        consent.inside, consent.parts = True, ["identity", "legal"]
        with cast.acting(owner):
            made = send_referral(
                case=scene.cases[name], consent=consent, organisation=cast.teams[team], items=consent.items, matter="مشوره حقوقی"
            )
        with cast.acting(lead):
            packet = packet_of(made)
            rings.current().admit([packet])
            accept(referral=made, packet=packet, to=cast.people[taker].pk)
        scene.ids[name] |= {"inside": made.pk, "consent of the inside": made.consent_id}


def a_client(cast: Cast) -> PartnerClient:
    """Somebody in the register of Sepidar."""
    with cast.acting("roshan"):
        return register.add(organisation=cast.teams["sepidar"].pk, name="نسیم", father="کبیر")


def _people(cast: Cast) -> dict[str, UUID]:
    """People in every state, and a team with a member."""
    newcomer = cast.add("sadaf", Role.PARTNER, cast.teams["sepidar"])  # confirmed, without her organisation's key
    suspended = cast.add("nadia", Role.DATA_OFFICER, None)
    User.objects.filter(pk=suspended.pk).update(state=User.SUSPENDED)
    enrolled, _ = create_person(
        NewPerson("maryam", "Maryam", PASSPHRASE), role=Role.DATA_OFFICER, home_team=None,
        office_public=holder_of("team", Team.objects.get(kind=OFFICE).pk).encryption_public,
    )
    return {
        "newcomer": newcomer.pk, "suspended": suspended.pk, "enrolled": enrolled.pk, "active": cast.humaira.pk,
        "caseworker": cast.nargis.pk,
        "team": cast.teams["one"].pk, "member": cast.shakiba.pk,
        "client": a_client(cast).pk,
        "erasure": Erasure.objects.create(kind=What.CASE, case=uuid4(), day=timezone.localdate()).pk,
        "entry": an_entry(cast, partner="sepidar").pk, "offered": UUID(organisation()["services"][0]["id"]),
    }


def _of_colleagues(cast: Cast, case: Case, owner: str) -> dict[str, UUID]:
    """The ids of records that colleagues write. Where they have no part in the case of the scene, they leave it again."""
    before = set(case.user_grants.values_list("user_id", flat=True))
    found = {code: kinds.write(cast, case, code).pk for code, sample in kinds.SAMPLES.items() if sample.by != "nargis"}
    found |= counselled(cast, case)
    with cast.acting("shakiba"), transaction.atomic():  # below the action, which does not let the last counsellor go
        for person in kinds.COLLEAGUES:
            if cast.people[person].pk not in before and case.user_grants.filter(user=cast.people[person]).exists():
                grants.revoke(case, cast.people[person])
    return found


COUNSELLED = {"شب‌ها خوابش نمی‌برد.", "خودم خسته شدم."}


def counselled(cast: Cast, case: Case) -> dict[str, UUID]:
    """A questionnaire, and a word to the supervisor."""
    today = timezone.localdate()
    with cast.acting("zohra"):
        measure = Measure(instrument="who5", version="1998", on=today, language="fa-af", mode="paper_read", answers={"1": 3})
        made = {record.code: add_record(case=case, record=record).pk for record in (measure, Notice(why="supervision"))}
    return made


def _records(cast: Cast, case: Case, owner: str) -> dict[str, UUID]:
    """The ids of a case, of a record of every kind its owner writes, a consent to withdraw, and of its owner's draft."""
    records = {code: kinds.write(cast, case, code, by=owner).pk for code, sample in kinds.SAMPLES.items() if sample.by == "nargis"}
    with cast.acting(owner):
        release = record_consent(case=case, consent=agreed_to_share(cast.teams["sepidar"]))
        approvals.ask_to_close(case=case, closure=Closure(reason="goals_met"))
        flag = Target(What.RECORD, CASE, "cases.flag", records["cases.flag"])
        asked = ask(case=case, target=flag, reason="mistake", words="سخن خودش")
        conflict = add_record(case=case, record=a_conflict(cast.teams["other"]))
        draft = drafts.save(form="cases.note", subject=case.pk, data=QueryDict("text=words"))
    return {
        **records, "case": case.pk, "approval": case.approval_records.get().pk, "documents.document": a_document(cast, case, owner).pk,
        "consent": release.pk, asked.code: asked.pk, "draft": draft.pk, conflict.code: conflict.pk,
        "holder": cast.people[owner].pk,
    }
