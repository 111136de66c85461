"""What supervisors made of findings: entries filed under the finding's tag. Only those that hold by themselves are believed.

A finding that somebody forged an explanation for would be hidden, so an answer counts if its hash, its signature and its code are right,
if it was signed with a supervisor's key, and if it is not about herself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit.ledger import Story
from audit.models import Entry
from audit.review import wholeness
from audit.review.people import Signers
from audit.review.stories import moment
from audit.review.unusual.model import Finding
from casework.accounts.models import Role

EXPLAINED, RAISED = "unusual.explained", "unusual.raised"


@dataclass(frozen=True)
class Answer:
    """*upto* is the newest entry of the finding when this was written; *words* are "" where they do not open."""

    kind: str
    who: str
    at: datetime
    words: str
    upto: int

    @property
    def raised(self) -> bool:
        return self.kind == RAISED


def is_a_supervisors(entry: Entry, signers: Signers) -> bool:
    """Whether this entry holds by itself and was signed with the key of a supervisor."""
    holder = signers.held.get((entry.actor, entry.actor_epoch))
    by_one = holder is not None and holder.role == Role.SUPERVISOR
    return by_one and not wholeness.fault_of(entry, None, signers.signing_key(entry))


def answers_of(entries: Sequence[Entry], stories: Iterable[Story | None], signers: Signers) -> Mapping[bytes, list[Answer]]:
    """The believed answers by the tag of their finding, in their order."""
    found: dict[bytes, list[Answer]] = {}
    for entry, story in zip(entries, stories, strict=True):
        if story is not None and is_a_supervisors(entry, signers):
            upto, words = story.get("upto"), story.get("words")
            if isinstance(upto, int) and isinstance(words, str):
                answer = Answer(entry.kind, entry.actor, moment(entry), words, upto)
                found.setdefault(bytes(entry.case_tag), []).append(answer)
    return found


def those_of(finding: Finding, answers: Mapping[bytes, Sequence[Answer]]) -> list[Answer]:
    """What others said of a finding; what somebody said of herself does not count."""
    return [answer for answer in answers.get(finding.tag, ()) if answer.who not in finding.people]


def is_open(finding: Finding, said: Sequence[Answer]) -> bool:
    """True until somebody answered, and again when entries have joined it since."""
    return not said or max(answer.upto for answer in said) < finding.newest
