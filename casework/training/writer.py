"""The rows of one case, sealed as ``cases.actions`` and ``grants.give`` seal them, collected for insertion in batches."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

import audit
from casework.access import agendas, catalogue, grants, plain_rows, rings
from casework.access.errors import NoKey
from casework.access.policy import ASSIGNED, LEGAL, OPENED_WITH, TEAM
from casework.access.reading import digest, trace, written
from casework.accounts.models import Role, Team, User
from casework.accounts.unlocked import Unlocked
from casework.cases import cards
from casework.cases.choices import State
from casework.cases.models import Case, CaseRecord, CaseTeamGrant, CaseUserGrant, ContactNote, Milestone
from casework.encryption import pack_keys, settle
from casework.localisation.codes import new_code
from casework.training import lives, stories
from casework.training.clock import on_day, today
from casework.training.rows import Rows
from casework.training.stories import Story


class Course(NamedTuple):
    """How one case went: days before today on which it was opened and noted, and what comes next."""

    story: Story
    opened: int
    noted: list[int]
    closed: int | None
    reason: str
    due: int | None


class Fresh(rings.Ring):
    """A ring of keys that were all made in this block: there is nothing to look up in the database."""

    def load(self, subjects: Iterable[Any]) -> None:
        """Nothing: what is not on the ring does not exist yet."""

    def forget(self) -> None:
        self._keys.clear()


class Writer:
    """Writes the cases of one caseworker. *lead* holds the team's key, so that the team's part is settled at once."""

    def __init__(self, someone: Unlocked, lead: Unlocked, team: Team) -> None:
        self.someone, self.lead, self.team = someone, lead, team
        self.ring = someone._ring = Fresh(someone)  # type: ignore[attr-defined]
        self.rows = Rows()
        self.tellings: list[audit.Telling] = []
        content_type = ContentType.objects.get_for_model(Case)
        self.permission = Permission.objects.get(content_type=content_type, codename=Case.open_permission)

    def write(self, rng: Random, went: Course) -> Case:
        """Prepare the rows of one case and what the ledger is told of it. ``finish`` writes both."""
        self.ring.forget()
        present = today()
        day, due = present - timedelta(days=went.opened), None if went.due is None else present + timedelta(days=went.due)
        with on_day(day):
            case = self._open(rng, went, day, due)
        texts = [*went.story.notes, ("call", stories.NO_ANSWER[went.story.language])]
        for ago, (kind, text) in zip(went.noted, texts, strict=False):
            day = present - timedelta(days=ago)
            with on_day(day):
                self._note(case, ContactNote(kind=kind, on=day, text=text), day)
        if went.closed is not None:
            day = present - timedelta(days=went.closed)
            with on_day(day):
                self._close(case, went, day)
        self.rows.add(case)
        return case

    def finish(self) -> None:
        """Insert every row and then every entry. Call at the end of the transaction, which holds the ledger's lock from here on."""
        self.rows.insert()
        audit.record_all(self.tellings)
        self.tellings.clear()

    def _open(self, rng: Random, went: Course, day: date, due: date | None) -> Case:
        intake = lives.intake(rng, went.story, day=day, due=due)
        code = new_code()
        case = Case(id=uuid4(), code_tag=Case.tag_of(code), team=self.team, opened_on=day, next_action_on=due)
        self.rows.remember(case, day, 0, "+")
        born = plain_rows.line_of(case, 1)
        commitments = grants.new_keys(case, OPENED_WITH)
        for commitment in commitments:
            self.rows.add(commitment)
        intake.survivor.case_code = code
        card = cards.card_of(case, intake.survivor, intake.situation, intake.contact)
        for to, parts in ((self.someone.user, ASSIGNED[Role.CASEWORKER]), (self.team, TEAM)):
            self._grant(case, to, sorted(parts), {row.compartment: bytes(row.commitment) for row in commitments}, card)
        opened = Milestone(kind=Milestone.OPENED, on=day)
        made = [intake.services, intake.reporting, intake.survivor, intake.contact, intake.incident, intake.situation, opened]
        records = [self._record(case, record, day) for record in made if record is not None]
        for kind, holder in (("user", self.someone.user), ("team", self.team)):
            self._tell("grant.made", case, to=[kind, str(holder.pk)])
        facts: dict[str, Any] = {"records": [trace(record) for record in records], "digests": [digest(record) for record in records]}
        self._tell("case.opened", case, **facts, rows=[list(born)])
        return case

    def _note(self, case: Case, record: CaseRecord, day: date) -> None:
        self._record(case, record, day)
        self._tell("case.created_record", case, record, **written(record))

    def _close(self, case: Case, went: Course, day: date) -> None:
        case.state, case.closed_on, case.next_action_on = State.CLOSED, day, None
        self.rows.remember(case, day, 1, "~")
        text = stories.CLOSING[went.reason][went.story.language]
        turn = self._record(case, Milestone(kind=Milestone.CLOSED, on=day, reason=went.reason, text=text), day)
        self._tell("case.closed", case, **written(turn), rows=[list(plain_rows.line_of(case, 2, ["state", "closed_on", "next_action_on"]))])

    def _record(self, case: Case, record: CaseRecord, day: date) -> CaseRecord:
        record.case = case
        record.seal()
        self.rows.add_new(record, day)
        return record

    def _grant(self, case: Case, to: User | Team, parts: list[str], commitments: dict[str, bytes], card: dict[str, Any]) -> None:
        """The signed row that ``grants.give`` makes, settled by its holder."""
        holding = self.someone if isinstance(to, User) else self.lead
        holder = holding.certificate("user" if isinstance(to, User) else "team", to.pk)
        own = holding.keys_for(holder.kind, holder.id, holder.epoch)
        if own is None:
            raise NoKey("bulk writes only for people and teams whose keys are at hand")
        epoch = grants.EPOCH_OF_FIRST_KEY
        whom: dict[str, Any] = {"user": to} if isinstance(to, User) else {"group_id": to.group_id}
        row = (CaseUserGrant if isinstance(to, User) else CaseTeamGrant)(
            content_object=case, permission=self.permission, compartments=",".join(f"{name}:{epoch}" for name in parts),
            key_epoch=holder.epoch, granted_by=self.someone.user.pk, granted_on=case.opened_on, expires_at=0, **whom,
        )
        info = rings.info_of(row, holder, Case.subject_kind)
        row.commitments = b"".join(commitments[name] for name in parts)
        rings.sign(self.someone, row, info)
        row.sealed_keys = settle(own, info, pack_keys([(name, epoch, self.ring.key(case.pk, name, epoch)) for name in parts]))
        row.card = catalogue.seal_for(holding, holder, row, card)
        if LEGAL in parts:
            row.agenda = agendas.seal_for(holding, holder, row, {})
        self.rows.add(row)

    def _tell(self, kind: str, case: Case, record: CaseRecord | None = None, **facts: Any) -> None:
        subject = (record.code, str(record.pk)) if record else ("case", str(case.pk))
        self.tellings.append(audit.Telling(kind, subject, case.pk, facts))
