"""The proof that one entry belongs to a signed checkpoint: as a file, or as a picture for paper. What leaves is an entry first."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

import audit
from audit import ledger, proofs
from audit.models import Checkpoint, Entry
from audit.review import stories
from audit.review.copy_forms import ProofForm
from audit.review.people import as_id, signers_of
from audit.review.segments import opener
from audit.review.views.door import require_auditor
from casework import qr
from casework.accounts.unlocked import current


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Which entry it is, and the two forms of its proof."""
    require_auditor()
    asked = request.POST if request.method == "POST" else request.GET
    form = ProofForm(asked) if "seq" in asked else ProofForm()
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid() and (entry := _entry(form)) is not None:
        story = _told(entry)
        if request.method == "POST":
            made = _made(form, entry)
            if made is not None:
                _record(entry, story, made, "picture" if "picture" in asked else "file")
                if "picture" not in asked:
                    return _file(made)
                context |= {"made": made, "picture": picture(proofs.compact(made))}
        context["line"] = stories.tell([entry], [story], signers_of([entry]))[0]
    return render(request, "review/proof.html", context)


def _entry(form: ProofForm) -> Entry | None:
    found: Entry | None = Entry.objects.filter(pk=form.cleaned_data["seq"]).first()
    if found is None:
        form.add_error("seq", gettext("The trail has no entry of this number."))
    return found


def _told(entry: Entry) -> ledger.Story | None:
    audit.record_durably("ledger.read", view="proof", count=1, entry=entry.seq)
    return ledger.read([entry], opener(current()))[0]


def _made(form: ProofForm, entry: Entry) -> proofs.Proof | None:
    """The proof, or a word on *form* why there is none."""
    try:
        return proofs.prove(entry.seq, form.cleaned_data["size"])
    except Checkpoint.DoesNotExist:
        form.add_error("size", gettext("There is no checkpoint with this number of entries over this entry."))
    except proofs.InArchive:
        form.add_error("seq", gettext("This entry is as old as the newest archive: what proves it lies there."))
    except proofs.NoProof:
        form.add_error(None, gettext("This entry does not fit its checkpoint: the trail was changed. Tell the directors today."))
    return None


def _record(entry: Entry, story: ledger.Story | None, made: proofs.Proof, form: str) -> None:
    case = as_id((story or {}).get("case"))
    audit.record_durably("trail.exported", case=case, form="proof", way=form, entry=entry.seq, size=made.mark.size, count=1)


def _file(made: proofs.Proof) -> HttpResponse:
    said = json.dumps(proofs.document(made), ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(said, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="proof-{made.row.seq}.json"'
    response["Content-Security-Policy"] = "sandbox"
    return response


def picture(text: str) -> str:
    """The compact proof as a QR code; of the lowest correction, because paths are long and paper is patient."""
    return qr.svg(text, correction="l", grow=False, scale=3)
