"""The rows of one case, sealed as ``cases.actions`` and ``grants.give`` seal them, collected for insertion in batches."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

import audit
from casework.access import catalogue, grants
from casework.access import ring as rings
from casework.access.errors import NoKey
from casework.access.policy import ASSIGNED, OPENED_WITH, TEAM
from casework.accounts.models import Role, Team, User
from casework.accounts.unlocked import Unlocked
from casework.cases import cards
from casework.cases.choices import State
from casework.cases.models import Case, CaseRecord, CaseTeamGrant, CaseUserGrant, ContactNote, Milestone
from casework.encryption import key_commitment, pack_keys, settle
from casework.localisation.codes import new_code
from casework.training import lives, stories
from casework.training.clock import days_ago, on_day, today
from casework.training.stories import Story

AT_ONCE: Final = 500  # rows in one INSERT


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


class Rows:
    """Rows waiting to be inserted, each with its line of history, in the order of their tables."""

    def __init__(self) -> None:
        self._waiting: dict[Any, list[Any]] = defaultdict(list)
        self._history: dict[type, Any] = {}

    def add(self, row: Any) -> None:
        self._waiting[type(row)].append(row)

    def remember(self, row: Any, kind: str = "+") -> None:
        """Copy the columns as they are now, as django-simple-history does after a save; "+" made, "~" changed."""
        if type(row) not in self._history:
            self._history[type(row)] = type(row).history.model  # asking costs more than the row
        model = self._history[type(row)]
        columns = {field.attname: getattr(row, field.attname) for field in model.tracked_fields}
        when = getattr(row, "_history_date", None) or timezone.now()
        self._waiting[model].append(model(history_date=when, history_type=kind, history_change_reason=None, **columns))

    def insert(self) -> None:
        for model, rows in self._waiting.items():
            model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
        self._waiting.clear()


class Writer:
    """Writes the cases of one caseworker. *lead* holds the team's key, so that the team's part is settled at once."""

    def __init__(self, someone: Unlocked, lead: Unlocked, team: Team) -> None:
        self.someone, self.lead, self.team = someone, lead, team
        self.ring = someone._ring = Fresh(someone)  # type: ignore[attr-defined]
        self.rows = Rows()
        content_type = ContentType.objects.get_for_model(Case)
        self.permission = Permission.objects.get(content_type=content_type, codename=Case.open_permission)

    def write(self, rng: Random, went: Course) -> Case:
        """Prepare the rows of one case and append its entries. Call inside a transaction that ends with ``rows.insert()``."""
        self.ring.forget()
        with on_day(days_ago(went.opened)):
            case = self._open(rng, went)
        texts = [*went.story.notes, ("call", stories.NO_ANSWER[went.story.language])]
        for ago, (kind, text) in zip(went.noted, texts, strict=False):
            with on_day(days_ago(ago)):
                self._note(case, ContactNote(kind=kind, on=days_ago(ago), text=text), _day(went.due))
        if went.closed is not None:
            with on_day(days_ago(went.closed)):
                self._close(case, went)
        return case

    def _open(self, rng: Random, went: Course) -> Case:
        intake = lives.intake(rng, went.story, day=timezone.localdate(), due=_day(went.due))
        code = new_code()
        case = Case(
            id=uuid4(), code_tag=Case.tag_of(code), team=self.team, opened_on=timezone.localdate(), next_action_on=intake.next_action_on
        )
        self.rows.add(case)
        self.rows.remember(case)
        grants.make_keys(case, OPENED_WITH)
        intake.survivor.case_code = code
        card = cards.card_of(case, intake.survivor, intake.situation)
        self._grant(case, self.someone.user, ASSIGNED[Role.CASEWORKER], card)
        self._grant(case, self.team, TEAM, card)
        opened = Milestone(kind=Milestone.OPENED, on=timezone.localdate())
        made = [intake.services, intake.reporting, intake.survivor, intake.contact, intake.incident, intake.situation, opened]
        records = [self._record(case, record) for record in made if record is not None]
        for kind, holder in (("user", self.someone.user), ("team", self.team)):
            audit.record("grant.made", subject=("case", str(case.pk)), case=case.pk, to=[kind, str(holder.pk)])
        audit.record("case.opened", subject=("case", str(case.pk)), case=case.pk, records=[_trace(record) for record in records])
        return case

    def _note(self, case: Case, record: CaseRecord, due: date | None) -> None:
        self._record(case, record)
        digest = sha256(bytes(record.payload)).hexdigest()
        audit.record(
            "case.created_record", subject=(record.code, str(record.pk)), case=case.pk, records=[_trace(record)], digest=digest
        )
        if due is not None and due != case.next_action_on:
            case.next_action_on = due
            self.rows.remember(case, "~")

    def _close(self, case: Case, went: Course) -> None:
        day = timezone.localdate()
        case.state, case.closed_on, case.next_action_on = State.CLOSED, day, None
        self.rows.remember(case, "~")
        text = stories.CLOSING[went.reason][went.story.language]
        self._record(case, Milestone(kind=Milestone.CLOSED, on=day, reason=went.reason, text=text))
        audit.record("case.closed", subject=("case", str(case.pk)), case=case.pk)

    def _record(self, case: Case, record: CaseRecord) -> CaseRecord:
        record.case = case
        record.seal()
        self.rows.add(record)
        self.rows.remember(record)
        return record

    def _grant(self, case: Case, to: User | Team, compartments: Iterable[str], card: dict[str, Any]) -> None:
        """The signed row that ``grants.give`` makes, settled by its holder."""
        holding = self.someone if isinstance(to, User) else self.lead
        holder = holding.certificate("user" if isinstance(to, User) else "team", to.pk)
        own = holding.keys_for(holder.kind, holder.id, holder.epoch)
        if own is None:
            raise NoKey("bulk writes only for people and teams whose keys are at hand")
        epoch = grants.EPOCH_OF_FIRST_KEY
        keys = [(name, epoch, self.ring.key(case.pk, name, epoch)) for name in sorted(compartments)]
        whom: dict[str, Any] = {"user": to} if isinstance(to, User) else {"group_id": to.group_id}
        row = (CaseUserGrant if isinstance(to, User) else CaseTeamGrant)(
            content_object=case, permission=self.permission, compartments=",".join(f"{name}:{epoch}" for name, _, _ in keys),
            key_epoch=holder.epoch, granted_by=self.someone.user.pk, granted_on=timezone.localdate(), expires_at=0, **whom,
        )
        info = rings.info_of(row, holder, Case.subject_kind)
        row.commitments = b"".join(key_commitment(key, str(case.pk), name, epoch) for name, _, key in keys)
        row.signature = self.someone.keys.sign(rings.statement_of(row, info))
        row.sealed_keys = settle(own, info, pack_keys(keys))
        row.card = catalogue.seal_for(holding, holder, row, card)
        self.rows.add(row)


def _day(due: int | None) -> date | None:
    return None if due is None else today() + timedelta(days=due)


def _trace(record: CaseRecord) -> str:
    return f"{record.code}:{record.pk}:{record.revision}"
