"""What a page says of the questions and answers of a referral, and the form beneath them."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from casework.access import drafts
from referrals import office, talking
from referrals.forms.life import MessageForm
from referrals.models import Message, Referral, Side

DRAFT = "referrals.message"
WORDS: Final[dict[Side, dict[str, Any]]] = {
    Side.OFFICE: {Side.OFFICE: Side.OFFICE.label, Side.PARTNER: Side.PARTNER.label},
    Side.PARTNER: {
        Side.OFFICE: pgettext_lazy("side of a referral", "The sender"),
        Side.PARTNER: pgettext_lazy("side of a referral", "Your organisation"),
    },
}


def about(referral: Referral, papers: office.Papers, people: dict[str, str], side: Side, form: MessageForm | None) -> dict[str, Any]:
    """The part of a page's context: the messages, newest last, whose turn it is, and the form where there is still somebody to ask."""
    seen, speaks = len(papers.messages), talking.is_open(referral)
    told = zip(office.said(papers.messages, people), papers.messages, strict=True)
    return {
        "messages_said": [_from(said, message, side) for said, message in told],
        "message_draft": DRAFT, "speaks": speaks,
        "message_form": (form or _fresh(referral, seen)) if speaks else None, "asked": talking.waits_for(referral, side),
        "waiting": talking.waits_for(referral, talking.OTHER[side]),
    }


def _from(said: office.Said, message: Message, side: Side) -> office.Said:
    """Each side reads who speaks in its own words."""
    return said if said.damaged else replace(said, kind=str(WORDS[side][message.side]))


def _fresh(referral: Referral, seen: int) -> MessageForm:
    """An empty form, or what she typed before her session ended, below what was said meanwhile."""
    kept = drafts.load(form=DRAFT, subject=referral.pk)
    if kept is None:
        return MessageForm(initial={"seen": seen})
    return MessageForm(initial={"seen": seen, "text": kept.get("say-text", ""), "asks": "say-asks" in kept})
