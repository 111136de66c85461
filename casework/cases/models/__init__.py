"""Cases and their records. Columns say that a case exists and when it is next due; everything else is sealed content."""

from casework.cases.models.case import Case, CaseRecord, CaseTeamGrant, CaseUserGrant
from casework.cases.models.consent import Consent
from casework.cases.models.course import ContactNote, Milestone, Situation
from casework.cases.models.person import SafeContact, Survivor
from casework.cases.models.story import Incident
from casework.cases.models.supervision import Approval, Closure, Flag, Task

__all__ = [
    "Approval",
    "Case",
    "CaseRecord",
    "CaseTeamGrant",
    "CaseUserGrant",
    "Closure",
    "Consent",
    "ContactNote",
    "Flag",
    "Incident",
    "Milestone",
    "SafeContact",
    "Situation",
    "Survivor",
    "Task",
]
