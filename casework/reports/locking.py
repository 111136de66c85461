"""The file of a paper: a download under a neutral name, locked where it is asked for. The passphrase is made here, shown on the form, kept
nowhere, and locks one file."""

import hashlib
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casework import pdf
from casework.accounts import session

SPENT = "spent"  # in the session, sealed: digests of the passphrases that locked a file
DIGEST, MOST = 16, 50  # bytes of one; how many are remembered


class LockForm(forms.Form):
    """What every form of a paper asks about its file. The passphrase goes out with the page and comes back with the form; nobody types
    it."""

    protect = forms.BooleanField(
        label=_("Lock the file with a passphrase"),
        required=False,
        help_text=_("Write the passphrase down now: it is shown once and kept nowhere."),
    )
    passphrase = forms.RegexField(r"^([2-9A-HJKMNP-TV-Z]{4}-){4}[2-9A-HJKMNP-TV-Z]{4}$", widget=forms.HiddenInput, required=False)

    is_spent = False

    @cached_property
    def words(self) -> str:
        """The passphrase that the page shows: that of the form, unless it has none, or its own locked a file before."""
        return ("" if self.is_spent else self["passphrase"].value()) or pdf.new_passphrase()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("protect") and not said.get("passphrase"):
            self.add_error("protect", _("Open this page again to get a new passphrase."))
        return said


def may_lock(request: HttpRequest, form: LockForm) -> bool:
    """Whether the valid *form* asks for no lock, or for one whose passphrase locked no file of this session yet: after a download its page
    still stands there. Otherwise the form says so, and shows a new one."""
    form.is_spent = bool(form.cleaned_data["protect"]) and _digest(form) in _spent(request)
    if form.is_spent:
        form.add_error("protect", _("This passphrase locked a file already. There is a new one below: write it down, and print again."))
    return not form.is_spent


def as_file(request: HttpRequest, form: LockForm, paper: bytes, serial: str) -> HttpResponse:
    """The paper that *form* asked for, as a download; its passphrase is spent. Raises CannotOpen without a session."""
    if form.cleaned_data["protect"]:
        session.keep(request, SPENT, b"".join([*_spent(request)[-MOST + 1 :], _digest(form)]))
    return download(paper, serial)


def download(paper: bytes, serial: str) -> HttpResponse:
    """A download under a neutral name; the browser is told not to keep it."""
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="form-{serial}.pdf"'
    response["Content-Security-Policy"] = "sandbox"
    return response


def _digest(form: LockForm) -> bytes:
    return hashlib.sha256(form.cleaned_data["passphrase"].encode()).digest()[:DIGEST]


def _spent(request: HttpRequest) -> list[bytes]:
    kept = session.kept(request, SPENT) or b""
    return [kept[at : at + DIGEST] for at in range(0, len(kept), DIGEST)]
