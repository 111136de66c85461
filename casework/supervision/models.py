"""What a supervisor keeps of a file she read."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases.choices import Check
from casework.cases.models import CaseRecord


def _answer(words: Any) -> Any:
    return sealed.CharField(words, max_length=3, choices=Check.choices, blank=True)


def _remark(words: Any) -> Any:
    return sealed.CharField(words, max_length=300, blank=True)


class FileReview(CaseRecord):
    """How the file of a case is kept, line by line, and what was agreed with its caseworker. A tool for skills: there is no score."""

    code, compartment = "supervision.file_review", CASE

    on = sealed.DateField(pgettext_lazy("a file review", "date"))
    consent, consent_why = _answer(_("consent is there, with its day")), _remark(_("consent: remark"))
    limits, limits_why = _answer(_("the limits of confidentiality were explained")), _remark(_("limits: remark"))
    intake, intake_why = _answer(_("the intake is complete, or says what she did not want to answer")), _remark(_("intake: remark"))
    safety, safety_why = _answer(_("her safety was looked at in every contact")), _remark(_("safety: remark"))
    plan, plan_why = _answer(_("there is a safety plan, or a reason why there is none")), _remark(_("plan for her safety: remark"))
    agreed, agreed_why = _answer(_("she decided on every item of the action plan")), _remark(_("her decisions: remark"))
    sharing, sharing_why = _answer(_("consent came before every referral")), _remark(_("consent before referrals: remark"))
    outcome, outcome_why = _answer(_("the outcome of every referral is written down")), _remark(_("outcomes: remark"))
    on_time, on_time_why = _answer(_("follow-ups were made on time")), _remark(_("follow-ups: remark"))
    duty, duty_why = _answer(_("what was told without her consent is documented")), _remark(_("told without consent: remark"))
    notes, notes_why = _answer(_("notes are factual and judge nobody")), _remark(_("notes: remark"))
    closing, closing_why = _answer(_("the criteria for closing were looked at")), _remark(_("closing: remark"))
    feedback, feedback_why = _answer(_("she was offered to give feedback")), _remark(_("feedback: remark"))
    strengths = sealed.TextField(_("what is done well"), blank=True)
    follow_up = sealed.TextField(_("what was agreed with the caseworker"), blank=True)
    who = sealed.CharField(pgettext_lazy("a file review", "who does it"), max_length=36, blank=True)  # id of a person, or ""
    due_on = sealed.DateField(pgettext_lazy("a file review", "by when"), null=True, blank=True)
    done = sealed.BooleanField(pgettext_lazy("a file review", "what was agreed is done"), default=False)

    CHECKS = (
        "consent", "limits", "intake", "safety", "plan", "agreed", "sharing", "outcome", "on_time", "duty", "notes", "closing", "feedback",
    )  # fmt: skip
