"""The pages on which the office keeps its lists."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.access import gate
from casework.localisation.digits import counted
from casework.reference import actions, exchange, shown
from casework.reference.forms import FileForm, NewTermForm, TermForm
from casework.reference.lists import LISTS, Words, words_of
from casework.reference.models import Term

VERB = "reference.manage"
FAULTS_SHOWN = 50


@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Every list, and how many terms are in force, coming, or past."""
    gate.require(VERB)
    terms, day = list(Term.objects.all()), timezone.localdate()
    rows = []
    for name, words in LISTS.items():
        states = [shown.state(term, day) for term in terms if term.list_code == name]
        counts = [states.count(state) for state in (shown.IN_FORCE, shown.COMING, shown.PAST)]
        rows.append({"name": name, "words": words, "counts": counts})
    return render(request, "reference/lists.html", {"rows": rows})


@require_GET
def one(request: HttpRequest, name: str) -> HttpResponse:
    """The terms of a list: in force, coming, past."""
    gate.require(VERB)
    context = _of(name)
    return render(request, "reference/list.html", context | {"parts": shown.parts(_terms(name), timezone.localdate())})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """Add a term."""
    gate.require(VERB)
    context = _of(name)
    form = NewTermForm(request.POST or None, term=Term(list_code=name), others=_terms(name))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_term(list_code=name, code=form.cleaned_data["code"], values=form.values())
        except IntegrityError:
            form.add_error("code", _("The list has a term with this code already."))
        else:
            messages.success(request, _("The term is in the list."))
            _warn(request, form)
            return redirect("reference:list", name=name)
    return render(request, "reference/term.html", context | {"form": form})


@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Change the words, the dates and the marks of a term."""
    gate.require(VERB)
    context, row = _of(name), _term(name, code)
    form = TermForm(request.POST or None, term=row, others=[other for other in _terms(name) if other.pk != row.pk])
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_term(term=row, seen=form.cleaned_data["revision"] or 0, values=form.values())
        except actions.Overtaken:
            status = _overtaken(form, row)
        else:
            messages.success(request, _("The term is saved."))
            _warn(request, form)
            return redirect("reference:list", name=name)
    return render(request, "reference/term.html", context | {"form": form, "term": row}, status=status)


def _overtaken(form: TermForm, row: Term) -> int:
    """Keep what was typed, say so, and let a second save stand."""
    form.add_error(None, _("Someone changed this term meanwhile. Look at its history; if you save again, your words stand."))
    form.data = dict(form.data.items()) | {"revision": str(row.revision)}
    return HTTPStatus.CONFLICT


def _warn(request: HttpRequest, form: TermForm) -> None:
    for twin in form.twins():
        messages.warning(request, _("The term %(code)s has the same words at another time.") % {"code": twin.code})


@require_POST
def retire(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Stop offering a term, or offer it again."""
    gate.require(VERB)
    _of(name)
    row, seen, retired = _term(name, code), request.POST.get("revision", ""), request.POST.get("retired") == "yes"
    try:
        actions.retire(term=row, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0, retired=retired)
    except actions.Overtaken:
        messages.error(request, _("Nothing was done: someone changed this term meanwhile. Look at it again."))
    else:
        messages.success(request, _("It is not offered any more. Records that have it keep it.") if retired else _("It is offered again."))
    return redirect("reference:term", name=name, code=code)


@require_GET
def history(request: HttpRequest, name: str, code: str) -> HttpResponse:
    """Every version of a term, newest first, and what each changed."""
    gate.require(VERB)
    row = _term(name, code)
    return render(request, "reference/history.html", _of(name) | {"term": row, "versions": shown.versions(row)})


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, name: str) -> HttpResponse:
    """Take a file: all of it, or nothing and every fault."""
    gate.require(VERB)
    context = _of(name)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    faults: list[exchange.Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = exchange.judged(name, exchange.read(form.cleaned_data["file"]))
            done = actions.import_terms(list_code=name, rows=rows)
        except exchange.Faulty as error:
            faults = error.faults
        else:
            messages.success(request, _imported(done))
            return redirect("reference:list", name=name)
    told = [{"where": exchange.where(fault), "text": fault.text} for fault in faults[:FAULTS_SHOWN]]
    return render(request, "reference/import.html", context | {"form": form, "faults": told, "more": max(len(faults) - FAULTS_SHOWN, 0)})


def _imported(done: actions.Imported) -> str:
    added = ngettext("%(count)s term was added", "%(count)s terms were added", done.added) % {"count": counted(done.added)}
    changed = ngettext("%(count)s was changed", "%(count)s were changed", done.changed) % {"count": counted(done.changed)}
    same = ngettext("%(count)s was the same", "%(count)s were the same", done.same) % {"count": counted(done.same)}
    return f"{added} · {changed} · {same}"


@require_GET
def give(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """The whole list as a file."""
    gate.require(VERB)
    _of(name)
    if form not in exchange.WRITERS:
        raise Http404
    write, content_type = exchange.WRITERS[form]
    return HttpResponse(
        write(_terms(name)), content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    )


def _of(name: str) -> dict[str, Any]:
    """What every page of a list knows. Raises Http404 for a list that is not there."""
    if name not in LISTS:
        raise Http404
    words: Words = words_of(name)
    return {"name": name, "title": words.title, "purpose": words.purpose}


def _terms(name: str) -> list[Term]:
    return list(Term.objects.filter(list_code=name))


def _term(name: str, code: str) -> Term:
    found = Term.objects.filter(list_code=name, code=code).first()
    if found is None:
        raise Http404
    return found
