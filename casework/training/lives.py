"""One case in the hands of its people, day by day."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from casework.access import rings
from casework.accounts.unlocked import Unlocked
from casework.cases import actions
from casework.cases.actions import Intake
from casework.cases.models import Case, CaseRecord, Consent, ContactNote, Incident, SafeContact, Situation, Survivor
from casework.documents.actions import add_document
from casework.documents.models import Document
from casework.documents.receiving import Arrival
from casework.localisation import dates
from casework.localisation.calendar import to_solar
from casework.training import names, stories
from casework.training.clock import days_ago, on_day, today
from casework.training.papers import Paper
from casework.training.people import Office
from casework.training.stories import STORIES, Story

CLOSED_LIPS = {"husband_name": "declined", "birth": "unknown", "province": "declined", "phone": "declined"}


@dataclass
class Life:
    """A case and who is in it. Days are counted back from today; ``due`` counts forward, negative for late."""

    office: Office
    rng: Random
    case: Case
    worker: str
    story: Story

    @property
    def language(self) -> str:
        return self.story.language

    @property
    def lead(self) -> str:
        return self.office.lead_of(self.worker)

    @contextmanager
    def on(self, ago: int, who: str = "") -> Iterator[Unlocked]:
        """*who* (else the caseworker) acts, so many days ago."""
        with on_day(days_ago(ago)), self.office.acting(who or self.worker) as someone:
            self.case = Case.objects.get(pk=self.case.pk)
            yield someone

    def read(self, *models: type[CaseRecord]) -> list[Any]:
        """Open the first record of each kind, as a page does; the reading is recorded."""
        found = [model.objects.filter(case=self.case).order_by("recorded_on", "id").first() for model in models]
        records = [record for record in found if record is not None]
        rings.current().admit(records)
        return records

    # --- what happens ----------------------------------------------------------------------------------------------
    def note(self, *, ago: int, kind: str, text: str, due: int, reached: bool = True) -> None:
        with self.on(ago):
            record = ContactNote(kind=kind, on=days_ago(ago), reached=reached, text=text)
            actions.add_record(case=self.case, record=record, next_action_on=in_days(due))

    def notes(self, count: int, *, due: int) -> None:
        """The first notes of the story, spread over the time since the case was opened and before it is due."""
        opened = (today() - self.case.opened_on).days
        latest = max(1, -due)
        for n, (kind, text) in enumerate(self.story.notes[:count], start=1):
            self.note(ago=max(latest, opened - n * (opened - latest) // (count + 1)), kind=kind, text=text, due=due)

    def no_answer(self, *, ago: int, due: int) -> None:
        self.note(ago=ago, kind="call", text=stories.NO_ANSWER[self.language], due=due, reached=False)

    def papers(self, *, ago: int) -> None:
        """She brought a copy of her tazkira and took it home again."""
        number = names.tazkira(self.rng, self.language)
        village = self.rng.choice(names.VILLAGES[self.language])
        due = (self.case.next_action_on - today()).days if self.case.next_action_on else 0
        self.note(ago=ago, kind="office", text=stories.PAPERS[self.language] % {"number": number, "village": village}, due=due)

    def keep(self, paper: Paper, *, ago: int) -> None:
        """Add an invented document, as its pages do."""
        with self.on(ago):
            arrival = Arrival(self.case.pk, uuid4())
            arrival.begin("")
            arrival.take(paper.content[self.language])
            arrival.end()
            about = {"name": paper.names[self.language], "kind": paper.kind, "original": paper.original, "copy": paper.copy}
            add_document(case=self.case, document=Document(case=self.case, **about), arrival=arrival)

    def raise_risk(self, *, ago: int) -> None:
        with self.on(ago):
            (situation,) = self.read(Situation)
            situation.risk = "high"
            situation.needs = sorted({*situation.needs, "safety"})
            actions.change_record(record=situation)

    def more_of_the_story(self, *, ago: int) -> None:
        """A second revision of what she said, and a changed way to reach her."""
        with self.on(ago):
            incident, contact = self.read(Incident, SafeContact)
            incident.account += stories.REVISED[self.language]
            contact.hours = stories.HOURS[self.language][-1]
            actions.change_records(case=self.case, records=[incident, contact])

    def assign(self, *, ago: int, to: str) -> None:
        with self.on(ago, self.lead):
            actions.assign(case=self.case, to=self.office.users[to])

    def hand_over(self, *, ago: int, to: str) -> None:
        with self.on(ago, self.lead):
            actions.assign(case=self.case, to=self.office.users[to], instead_of=self.office.users[self.worker])
        self.worker = to

    def close(self, *, ago: int, reason: str, text: str) -> None:
        with self.on(ago):
            actions.close_case(case=self.case, reason=reason, text=text)

    def reopen(self, *, ago: int, text: str, due: int) -> None:
        with self.on(ago, self.lead):
            actions.reopen_case(case=self.case, text=text, next_action_on=in_days(due))


def begin(office: Office, rng: Random, worker: str, *, opened: int, due: int, told: bool = True) -> Life:
    """Open a case so many days ago. *told* is False for a woman who has said almost nothing yet."""
    story = rng.choice([s for s in STORIES if s.language == office.users[worker].language or rng.random() < 0.2])
    with on_day(days_ago(opened)), office.acting(worker):
        case = actions.open_case(intake=intake(rng, story, day=days_ago(opened), due=in_days(due), told=told))
    return Life(office, rng, case, worker, story)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


# --- what she says at intake ------------------------------------------------------------------------------------------------
def intake(rng: Random, story: Story, *, day: date, due: date | None, told: bool = True) -> Intake:
    """The first conversation, on *day*: consent first, then as much as she wants to say."""
    who = names.woman(rng, story.language, married=story.married)
    how = rng.choice(("verbal", "verbal", "thumbprint", "written"))
    spoken = {"how": how, "language": story.language, "limits_explained": True, "interpreter": rng.random() < 0.1, "given_on": day}
    return Intake(
        services=Consent(kind="services", agreed=True, **spoken),
        reporting=Consent(kind="reporting", agreed=rng.random() < 0.8, **spoken) if told else None,
        survivor=_survivor(rng, who, story, day) if told else Survivor(known_as=names.initial(who.given), missing=_missing(Survivor)),
        contact=_contact(rng, story) if told else SafeContact(missing=_missing(SafeContact)),
        incident=_incident(rng, story, day) if told else None,
        situation=Situation(risk=story.risk, needs=list(story.needs), next_step=story.next_step) if told else Situation(),
        next_action_on=due,
    )


def _missing(model: type[CaseRecord]) -> dict[str, str]:
    content = {field.name for field in model.content_fields()}
    return {name: why for name, why in CLOSED_LIPS.items() if name in content}


def _survivor(rng: Random, who: names.Woman, story: Story, day: date) -> Survivor:
    missing = {} if who.husband else {"husband_name": "unknown"}
    grandfather = who.grandfather if rng.random() < 0.5 else ""
    if not grandfather and rng.random() < 0.5:
        missing["grandfather_name"] = "declined"
    birth = _birth(rng, story, day)
    if birth is None:
        missing["birth"] = "unknown"
    return Survivor(
        given_name=who.given, father_name=who.father, grandfather_name=grandfather, husband_name=who.husband,
        known_as=names.initial(who.given) if rng.random() < 0.2 else "", birth=birth, marital=story.marital, province=who.province,
        displacement=rng.choice(("resident", "resident", "resident", "idp", "returnee")), language=story.language, missing=missing,
    )


def _birth(rng: Random, story: Story, day: date) -> dates.PartialDate | None:
    """As women say it: mostly a year, sometimes a month or a day, sometimes nothing. Those who are not married are younger."""
    age = rng.randint(19, 24) if not story.married else rng.randint(21, 58)
    year = to_solar(day)[0] - age
    kind = rng.random()
    if kind < 0.1:
        return None
    if kind < 0.7:
        return dates.make(year, None, None, text=str(year))
    month = rng.randint(1, 11)
    if kind < 0.85:
        return dates.make(year, month, None, text=f"{year}/{month}")
    born = rng.randint(1, 29)
    return dates.make(year, month, born, text=f"{year}/{month}/{born}")


def _contact(rng: Random, story: Story) -> SafeContact:
    """Her own number, a sister's, a neighbour's; or none, because no number is safe."""
    if rng.random() < 0.12:
        return SafeContact(missing={"phone": rng.choice(("declined", "unknown"))})
    whose = rng.choice(("own", "own", "sister", "mother", "relative", "neighbour"))
    return SafeContact(
        phone=names.phone(rng), whose=whose, hours=rng.choice(stories.HOURS[story.language]),
        cover="" if whose == "own" else rng.choice(stories.COVERS[story.language]), leave_message=whose == "own" and rng.random() < 0.15,
    )


def _incident(rng: Random, story: Story, day: date) -> Incident:
    year, month, _ = to_solar(day - timedelta(days=rng.randint(20, 400)))
    happened = dates.make(year, month if rng.random() < 0.6 else None, None)
    return Incident(account=story.account, happened=happened, observations=story.observed)
