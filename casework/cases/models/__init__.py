"""Cases and their records. Columns say that a case exists and when it is next due; everything else is sealed content."""

from casework.cases.models.assessment import Assessment
from casework.cases.models.case import Case, CaseRecord, CaseTeamGrant, CaseUserGrant
from casework.cases.models.consent import Consent, DutyToProtect
from casework.cases.models.course import CaseConference, ContactNote, FollowUp, Milestone, Situation
from casework.cases.models.link import DecidedPair, Link
from casework.cases.models.person import Dependant, SafeContact, Survivor
from casework.cases.models.plans import PlanItem, SafetyPlan
from casework.cases.models.story import Incident, Perpetrator
from casework.cases.models.supervision import Approval, Closure, Flag, Task

__all__ = [
    "Approval",
    "Assessment",
    "Case",
    "CaseConference",
    "CaseRecord",
    "CaseTeamGrant",
    "CaseUserGrant",
    "Closure",
    "Consent",
    "ContactNote",
    "DecidedPair",
    "Dependant",
    "DutyToProtect",
    "Flag",
    "FollowUp",
    "Incident",
    "Link",
    "Milestone",
    "Perpetrator",
    "PlanItem",
    "SafeContact",
    "SafetyPlan",
    "Situation",
    "Survivor",
    "Task",
]
