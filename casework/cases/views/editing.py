"""What every page that edits a record shares: its draft, the answer to a second editor, and the page itself."""

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.access import drafts
from casework.access.errors import Damaged, NoCard, StaleRecord
from casework.cases import conflicts, restoring
from casework.cases.actions import WrongState
from casework.cases.forms.answers import RecordForm
from casework.cases.models import Case
from casework.localisation.digits import counted

NO_CARD = _(
    "Nothing was saved: your own overview of this case does not open any more. It comes back when a colleague saves a change of the "
    "situation, or when your supervisor assigns the case to you again."
)
TOO_LONG = _(
    "This is too long to keep as a draft: at most %(most)s characters. Nothing was saved; your words are still here. "
    "Make them shorter, or copy them to another place."
)
DAMAGED = _("Nothing was saved: a record that has to change with it does not open any more. Tell the supervisor.")


class Draft(NamedTuple):
    """Where the words of a form are kept while she types: the form, and the case or record it is about."""

    form: str
    subject: UUID | None


class Part(NamedTuple):
    """One sheet of a page: its heading and the questions on it."""

    heading: Any
    hidden: list[BoundField]
    questions: list[BoundField]


def parts(*forms: tuple[Any, RecordForm]) -> list[Part]:
    """The sheets of these forms. A form with ``parts`` of its own fills one sheet with each, under its own headings."""
    found = []
    for heading, form in forms:
        sheets = form.sheets(heading)
        found += [Part(title, form.hidden_fields() if not number else [], asked) for number, (title, asked) in enumerate(sheets)]
    return found


def filled(request: HttpRequest, draft: Draft) -> tuple[QueryDict | None, bool]:
    """What fills the form, and whether it is her draft: what was posted, else what she typed last time, else nothing.

    Where she asks for an earlier version, that stands in the form, and her draft waits.
    """
    if request.method == "POST":
        return request.POST, False
    if restoring.asked(request):
        return None, False
    found = drafts.load(**draft._asdict())
    return found, found is not None


def wants_later(request: HttpRequest) -> bool:
    return request.method == "POST" and "later" in request.POST


def kept_for_later(request: HttpRequest, draft: Draft) -> HttpResponse | None:
    """Where she wants it later: the way to the drafts. Nothing when it is too long to keep: the page comes back as she typed it."""
    if not wants_later(request) or not keep(request, draft):
        return None
    messages.success(request, gettext("Kept as a draft. Only you can open it."))
    return HttpResponseRedirect(reverse("cases:drafts"))


def keep(request: HttpRequest, draft: Draft) -> bool:
    """Keep what was posted as her draft. False, and a sentence for the page, when it is too long."""
    try:
        drafts.save(**draft._asdict(), data=request.POST)
    except drafts.TooLong:
        messages.error(request, str(TOO_LONG) % {"most": counted(drafts.LARGEST)})
        return False
    return True


def saved(request: HttpRequest, forms: Sequence[RecordForm], act: Callable[[], object]) -> bool:
    """Run the action when every form is good and fresh. False leaves the page to be shown again, with everything typed."""
    if wants_later(request):
        return be_quiet(forms)
    if request.method != "POST" or any(form.is_stale for form in forms) or not all([form.is_valid() for form in forms]):
        return False
    try:
        act()
    except StaleRecord:
        for form in forms:
            form.overtaken = not form.instance._state.adding
        if not any(form.overtaken for form in forms):
            forms[0].add_error(None, gettext("Somebody changed the case in the same moment. Nothing was saved; send it again."))
        return False
    except WrongState:
        forms[0].add_error(None, gettext("This case was closed in the meantime. Nothing was saved; your words are still here."))
        return False
    except (NoCard, Damaged) as error:
        forms[0].add_error(None, NO_CARD if isinstance(error, NoCard) else DAMAGED)
        return False
    return True


def be_quiet(forms: Iterable[Any]) -> bool:
    """Nothing was submitted, so nothing is wrong yet. Always False."""
    for form in forms:
        form.restored = True
    return False


def done(request: HttpRequest, case: Case, draft: Draft, said: str, *, back: str = "cases:case") -> HttpResponse:
    """Back to the case, or to one of its pages, with one sentence; the draft is no longer needed, unless an earlier version was written
    again while it waited."""
    if restoring.VERSION not in request.GET:
        drafts.discard(**draft._asdict())
    messages.success(request, said)
    return HttpResponseRedirect(reverse(back, args=[case.pk]))


def page(
    request: HttpRequest,
    context: dict[str, Any],
    forms: Sequence[RecordForm],
    *,
    draft: Draft,
    restored: bool,
    template: str = "cases/edit.html",
) -> HttpResponse:
    """The page of these forms; 409 with the difference, and the forms on the newest revision, when someone else was quicker."""
    stale = [form for form in forms if form.is_stale]
    overtaken = [conflicts.overtaken(form.instance, form.cleaned_data.get("revision")) for form in stale]
    for form, other in zip(stale, overtaken, strict=True):
        data = request.POST.copy()
        data[form.add_prefix("revision")] = str(other.revision)
        form.data = data
    context |= {"forms": forms, "overtaken": overtaken, "draft": draft, "restored": restored}
    return render(request, template, context, status=HTTPStatus.CONFLICT if stale else 200)
