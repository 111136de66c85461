"""The versions of an entry of the directory, and writing an earlier one again as a new one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from casework.access import gate
from casework.accounts import directory as names
from referrals.directory import actions, comparing, reading, search
from referrals.directory.judging import joined, judged
from referrals.views.directory import MANAGE, row_of


@require_GET
def history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every version of an entry, the newest first, and what each changed. Of a damaged one too: what was there before still opens."""
    gate.require(MANAGE)
    row = row_of(pk)
    found = reading.versions(row)
    people = names.names_of({version.author for version in found if version.author})
    versions = [version._asdict() | {"by": people.get(version.entry.author, "")} for version in comparing.compared(found)]
    name = next((search.name_of(version) for version in found if not version.damaged), "")
    return render(request, "referrals/directory/history.html", {"versions": versions, "row": row, "pk": row.pk, "name": name})


@require_POST
def restore(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Write what an earlier version says as a new one. When somebody asked them last, and what they said then, stays as it is now."""
    gate.require(MANAGE)
    row = row_of(pk)
    versions = {version.row.revision: version for version in reading.versions(row)}
    earlier, now = versions.get(number), versions.get(row.revision)
    if earlier is None or now is None or earlier.damaged:
        raise Http404("not found")
    about = earlier.about if now.damaged else earlier.about.verified_as(now.about)
    _, wrong = judged(joined(earlier.document, about), about)
    seen = request.POST.get("revision", "")
    try:
        if wrong:
            messages.error(request, " ".join(dict.fromkeys(fault.text for fault in wrong)))
        else:
            actions.change_entry(
                row=row, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0, document=earlier.document, about=about,
                partner=row.partner,
            )  # fmt: skip
            messages.success(request, gettext("The entry is saved."))
    except actions.Overtaken:
        messages.error(request, gettext("Nothing was restored: someone changed this entry a moment ago. Look at it again."))
    return HttpResponseRedirect(reverse("referrals:directory-history", args=[pk]))
