"""What she is asked (client feedback of the inter-agency GBV case management guidelines). Nothing in it says who she is."""

from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WORDS: Final = 1000  # characters of her suggestions at most


class Answer(models.TextChoices):
    YES = "yes", pgettext_lazy("answer of a client", "Yes")
    NO = "no", pgettext_lazy("answer of a client", "No")
    NOT_APPLICABLE = "na", pgettext_lazy("answer of a client", "Does not apply")
    DECLINED = "declined", pgettext_lazy("answer of a client", "Did not want to answer")


NOT_ASKED: Final = ""  # the fifth column: a question without an answer

QUESTIONS: Final[dict[str, Promise]] = {
    "hours": _("Did the opening hours suit you?"),
    "comfortable": _("Did you feel at ease with the worker?"),
    "same_worker": _("Did you meet the same worker each time?"),
    "companion": _("Could somebody you trust be with you?"),
    "options": _("Were you told what the possibilities are?"),
    "decided": _("Did you decide for yourself?"),
    "referred": _("Were you sent to others for what we could not do?"),
    "unnoticed": _("Could you come here without drawing attention?"),
    "confidential": _("Did the staff keep to themselves what you told?"),
    "private": _("Did you talk in a private place?"),
    "friendly": _("Were the staff friendly?"),
    "not_judged": _("Were you heard without being judged?"),
    "answered": _("Were your questions answered?"),
    "language": _("Did you understand the language that was spoken?"),
    "time": _("Was there enough time for you?"),
    "helped": _("Did our work help you?"),
    "better": _("Do you feel better than before?"),
    "recommend": _("Would you tell a friend to come here?"),
}
