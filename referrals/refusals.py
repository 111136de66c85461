"""Why a packet does not leave, with the words for people."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Refusal(models.TextChoices):
    """What stands against sending."""

    CLOSED = "closed", pgettext_lazy("why nothing is sent", "The case is closed. Nothing is sent from a closed case.")
    CONSENT = "consent", pgettext_lazy("why nothing is sent", "Her consent is not in force. Ask her, and record what she says.")
    RECIPIENT = (
        "recipient", pgettext_lazy("why nothing is sent", "She agreed to another organisation. Another one needs a new consent.")
    )
    ITEM = "item", pgettext_lazy("why nothing is sent", "She has not agreed to share all of this. More items need a new consent.")
    NOTHING = "nothing", pgettext_lazy("why nothing is sent", "No item was chosen.")
    EXPIRED = "expired", pgettext_lazy("why nothing is sent", "The last day of her consent is over, or it has none.")
    OWN_TEAM = "own_team", pgettext_lazy("why nothing is sent", "This team has the case already. A referral goes to another team.")
    NO_KEY = (
        "no_key", pgettext_lazy("why nothing is sent", "This organisation has no confirmed key yet. Nothing can be sealed to it.")
    )
    CONFLICT = (
        "conflict",
        pgettext_lazy("why nothing is sent", "There may be a conflict of interest with this organisation. Decide about it first."),
    )
    LEGAL = (
        "legal",
        pgettext_lazy("why nothing is sent", "She lets them read the legal part, and you do not hold it. Ask a colleague who does."),
    )
    ALREADY = "already", pgettext_lazy("why nothing is sent", "This was sent already.")


class CannotSend(Exception):
    """A packet that may not leave; *why* has the words for people."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(f"not sent: {why.value}")
        self.why = why
