"""What waits for whom, and what a supervisor has to agree to."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import choices
from casework.cases.models.case import CaseRecord
from casework.reference.fields import TermField


class Task(CaseRecord):
    """Something somebody will do for her by a day. It reminds inside this programme only."""

    code, compartment = "cases.task", CASE

    title = sealed.CharField(pgettext_lazy("a task", "what is to be done"), max_length=160)
    due_on = sealed.DateField(pgettext_lazy("a task", "by when"))
    who = sealed.CharField(pgettext_lazy("a task", "who does it"), max_length=36, blank=True)  # id of a person; "": whoever works on it
    done = sealed.BooleanField(pgettext_lazy("a task", "done"), default=False)
    note = sealed.TextField(_("note"), blank=True)


class Flag(CaseRecord):
    """A mark on a case that nobody who opens it shall overlook, with its day, its reason, and how it was resolved."""

    code, compartment = "cases.flag", CASE

    kind = sealed.CharField(pgettext_lazy("a flag", "what kind"), max_length=10, choices=choices.FlagKind.choices)
    on = sealed.DateField(pgettext_lazy("a flag", "since"))
    reason = sealed.TextField(_("reason"))
    resolved_on = sealed.DateField(pgettext_lazy("a flag", "resolved on"), null=True, blank=True)
    resolution = sealed.TextField(pgettext_lazy("a flag", "how it was resolved"), blank=True)


class Closure(CaseRecord):
    """The checklist before a case is closed (GBV case management guidelines, step 6), and why it is closed."""

    code, compartment = "cases.closure", CASE

    reason = TermField(_("reason"), list_code="closure_reasons")
    needs_met = sealed.CharField(_("her needs are met as far as possible"), max_length=3, choices=choices.Check.choices, blank=True)
    needs_met_why = sealed.CharField(_("her needs: remark"), max_length=300, blank=True)
    plan_complete = sealed.CharField(_("the action plan is complete"), max_length=3, choices=choices.Check.choices, blank=True)
    plan_complete_why = sealed.CharField(_("action plan: remark"), max_length=300, blank=True)
    safety_reviewed = sealed.CharField(_("the safety plan was reviewed with her"), max_length=3, choices=choices.Check.choices, blank=True)
    safety_reviewed_why = sealed.CharField(_("safety plan: remark"), max_length=300, blank=True)
    agreed = sealed.CharField(_("she and the caseworker agree to close"), max_length=3, choices=choices.Check.choices, blank=True)
    agreed_why = sealed.CharField(_("agreement: remark"), max_length=300, blank=True)
    may_return = sealed.CharField(_("she knows that she may come back"), max_length=3, choices=choices.Check.choices, blank=True)
    may_return_why = sealed.CharField(_("coming back: remark"), max_length=300, blank=True)
    referrals_told = sealed.CharField(_("partners who still work for her know"), max_length=3, choices=choices.Check.choices, blank=True)
    referrals_told_why = sealed.CharField(_("partners: remark"), max_length=300, blank=True)
    papers_returned = sealed.CharField(_("her papers are back with her"), max_length=3, choices=choices.Check.choices, blank=True)
    papers_returned_why = sealed.CharField(_("papers: remark"), max_length=300, blank=True)
    feedback_offered = sealed.CharField(_("she was offered to give feedback"), max_length=3, choices=choices.Check.choices, blank=True)
    feedback_offered_why = sealed.CharField(_("feedback: remark"), max_length=300, blank=True)
    text = sealed.TextField(_("note"), blank=True)
    closed_on = sealed.DateField(_("closed on"), null=True, blank=True, editable=False)  # when the case was closed on it

    CHECKS = (
        "needs_met", "plan_complete", "safety_reviewed", "agreed", "may_return", "referrals_told", "papers_returned", "feedback_offered",
    )  # fmt: skip


class Approval(CaseRecord):
    """A question to a supervisor, and her answer. Its one plain column says that something waits for her, not what."""

    code, compartment = "cases.approval", CASE

    APPROVED, SENT_BACK = "approved", "sent_back"
    ANSWERS = [
        (APPROVED, pgettext_lazy("answer to an approval", "Approved")),
        (SENT_BACK, pgettext_lazy("answer to an approval", "Sent back")),
    ]

    decided_on = models.DateField(null=True, blank=True)
    subject_kind = sealed.CharField(pgettext_lazy("an approval", "what about"), max_length=12)  # a name in approvals.SUBJECTS
    about = sealed.JSONField(default=list, editable=False)  # "code:id:revision" of everything it covers
    asked_by = sealed.CharField(pgettext_lazy("an approval", "asked by"), max_length=36, blank=True, editable=False)
    note = sealed.TextField(pgettext_lazy("an approval", "note to the supervisor"), blank=True)
    answer = sealed.CharField(pgettext_lazy("an approval", "answer"), max_length=10, choices=ANSWERS, blank=True)
    comment = sealed.TextField(pgettext_lazy("an approval", "comment of the supervisor"), blank=True)

    class Meta:
        indexes = [models.Index(fields=["decided_on", "recorded_on"], name="approval_waits")]
