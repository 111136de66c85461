"""What a page says of the questions and answers of a referral, and the form beneath them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from casework.access import drafts
from referrals import draft_places, office, talking
from referrals.forms.life import MessageForm
from referrals.models import Message, Referral, Side

WORDS: Final[dict[Side, dict[Side, Any]]] = {
    Side.OFFICE: {Side.OFFICE: Side.OFFICE.label, Side.PARTNER: Side.PARTNER.label},
    Side.PARTNER: {
        Side.OFFICE: pgettext_lazy("side of a referral", "The sender"),
        Side.PARTNER: pgettext_lazy("side of a referral", "Your organisation"),
    },
}

INSIDE: Final[dict[Side, dict[Side, Any]]] = {
    Side.OFFICE: {
        Side.OFFICE: pgettext_lazy("side of a referral", "Our team"),
        Side.PARTNER: pgettext_lazy("side of a referral", "The other team"),
    },
    Side.PARTNER: {
        Side.OFFICE: pgettext_lazy("side of a referral", "The sender"),
        Side.PARTNER: pgettext_lazy("side of a referral", "Your team"),
    },
}


def draft_of(referral: Referral, side: Side) -> str:
    """The name of the draft of a message: it goes on on the page of the side that writes it."""
    return draft_places.RECEIVED_MESSAGE if side == Side.PARTNER and referral.is_inside else draft_places.MESSAGE


def about(referral: Referral, papers: office.Papers, people: dict[str, str], side: Side, form: MessageForm | None) -> dict[str, Any]:
    """The part of a page's context: the messages, newest last, whose turn it is, and the form where there is still somebody to ask."""
    seen, speaks = len(papers.messages), talking.is_open(referral)
    words, draft = (INSIDE if referral.is_inside else WORDS)[side], draft_of(referral, side)
    told = zip(office.said(papers.messages, people), papers.messages, strict=True)
    return {
        "messages_said": [_from(said, message, words) for said, message in told],
        "message_draft": draft, "speaks": speaks,
        "message_form": (form or _fresh(referral, seen, draft)) if speaks else None, "asked": talking.waits_for(referral, side),
        "waiting": talking.waits_for(referral, talking.OTHER[side]),
    }


def _from(said: office.Said, message: Message, words: Mapping[Side, Any]) -> office.Said:
    """Each side reads who speaks in its own words."""
    return said if said.damaged else replace(said, kind=str(words[Side(message.side)]))


def _fresh(referral: Referral, seen: int, draft: str) -> MessageForm:
    """An empty form, or what she typed before her session ended, below what was said meanwhile."""
    kept = drafts.load(form=draft, subject=referral.pk)
    if kept is None:
        return MessageForm(initial={"seen": seen})
    form = MessageForm(initial={"seen": seen, "text": kept.get("say-text", ""), "asks": "say-asks" in kept})
    form.restored = True
    return form
