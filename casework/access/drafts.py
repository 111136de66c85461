"""Drafts: what someone is typing, sealed to her alone on the server. Never in the browser's storage."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from casework import rows
from casework.access.models import Draft
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import Membership, Team, User
from casework.accounts.signals import form_after_expiry
from casework.accounts.unlocked import current
from casework.encryption import CannotOpen, lp, open_envelope, pad, post, settle, unpad

NOT_KEPT = {"csrfmiddlewaretoken", "draft_form", "draft_subject", "here", "later", "passphrase", "password"}
LARGEST = 400_000  # characters in all fields together

Fields = dict[str, list[str]]
# Rooms say here which forms they have, and about what somebody may write; nothing else comes into the column that names them.
FORMS: list[Callable[[str, UUID | None, User], bool]] = []
KEPT: dict[str, Callable[[Fields], Fields]] = {}  # form → which of its fields may be kept now; a form without a rule keeps all


class TooLong(ValueError):
    """What she typed is more than LARGEST characters."""


def info_of(user_id: object, form: str, subject: object | None) -> bytes:
    return lp("hamraz/draft/v1", str(user_id), form, str(subject or ""))


def fields_of(form: str, data: QueryDict) -> Fields:
    """What may be kept of a form: never a token or a passphrase, and only what the form's own rule lets through."""
    fields = {name: data.getlist(name) for name in data if name not in NOT_KEPT}
    return KEPT[form](fields) if form in KEPT else fields


def is_known(form: str, subject: UUID | None, user: User) -> bool:
    """Whether a room has such a form, about something that concerns her."""
    return any(knows(form, subject, user) for knows in FORMS)


def concerns(user: User, model: Any, pk: UUID) -> bool:
    """Whether there is such an object, and a grant row of it, or of its case, names her or a team of hers. Call inside the transaction that
    keeps something: the case is held, and an erasure that has begun is waited for. One trip.

    Rows are believed as they stand: a draft opens nothing, and is sealed to its writer. What was erased and what never was hers are one
    answer and as many questions, so that nobody learns what there is.
    """
    objects: list[tuple[Any, rows.Wanted]] = [(model, [pk])]
    if model.subject_kind != "case":
        objects.append((model._meta.get_field("case").related_model, rows.Named(model, "case", {"id": [pk]})))
    groups = rows.Named(Team, "group", {"id": rows.Named(Membership, "team", {"user": [user.pk]})})
    asked = [rows.Question(objects[-1][0], {"id": objects[-1][1]}, kept=True)]
    for kind, ids in objects:
        asked.append(rows.Question(kind.user_grant_model(), {"user": [user.pk], "content_object": ids}))
        asked.append(rows.Question(kind.team_grant_model(), {"group": groups, "content_object": ids}))
    held, *granted = rows.together(*asked)
    return bool(held) and any(granted)


def save(*, form: str, subject: UUID | None, data: QueryDict) -> Draft:
    """Keep these fields as her draft of this form, replacing the one before.

    Raises LookupError for a form that no room has, or about what does not concern her, and TooLong above LARGEST characters.
    """
    someone, fields = current(), fields_of(form, data)
    with transaction.atomic():
        if not is_known(form, subject, someone.user):
            raise LookupError("no room has such a form")
        if sum(len(v) for values in fields.values() for v in values) > LARGEST:
            raise TooLong("the draft is too large")
        sealed = settle(someone.keys, info_of(someone.user.pk, form, subject), pad(orjson.dumps(fields)))
        return _put(someone.user, form, subject, sealed)


def _put(user: User, form: str, subject: UUID | None, sealed: bytes) -> Draft:
    row, _ = Draft.objects.update_or_create(
        user=user, form=form, subject=subject, defaults={"sealed": sealed, "saved_at": timezone.now()}
    )
    return row


def load(*, form: str, subject: UUID | None) -> QueryDict | None:
    """Her draft of this form as form data, or None when there is none that opens."""
    someone = current()
    row = Draft.objects.filter(user=someone.user, form=form, subject=subject).first()
    if row is None:
        return None
    try:
        fields = orjson.loads(unpad(open_envelope(someone.keys, info_of(someone.user.pk, form, subject), bytes(row.sealed))))
    except CannotOpen:
        return None
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values)
    return data


def discard(*, form: str, subject: UUID | None) -> bool:
    """Throw her draft away. False when there was none: of two requests that use up one draft, the second learns it."""
    return bool(rows.remove(Draft, user=current().user.pk, form=form, subject=subject))


def mine() -> QuerySet[Draft]:
    return Draft.objects.filter(user=current().user).order_by("-saved_at")


def keep_posted(request: HttpRequest) -> bool:
    """Keep a posted form that was not accepted, for the person acting. False when it is none that keeps drafts, or too large."""
    form, subject = request.POST.get("draft_form", ""), request.POST.get("draft_subject") or None
    try:
        save(form=form, subject=UUID(subject) if subject else None, data=request.POST)
    except (LookupError, ValueError):
        return False
    return True


def keep_after_expiry(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """A form that arrives after its session ended is posted to her public key: nothing is lost, and nobody else can read it."""
    form, subject = request.POST.get("draft_form", ""), request.POST.get("draft_subject") or None
    fields = fields_of(form, request.POST)
    if sum(len(v) for values in fields.values() for v in values) > LARGEST:
        return
    try:
        about = UUID(subject) if subject else None
        sealed = post(holder_of("user", user.pk).encryption_public, info_of(user.pk, form, about), pad(orjson.dumps(fields)))
    except (ValueError, NotCertified):
        return
    with transaction.atomic():
        if is_known(form, about, user):
            _put(user, form, about, sealed)


form_after_expiry.connect(keep_after_expiry, dispatch_uid="access.keep_after_expiry")
