"""What a file is made of, and where the paper lies. Which kinds of paper there are, the office's list says (lists.DOCUMENT_KINDS)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Original(models.TextChoices):
    """Where the paper itself is."""

    HERS = "hers", pgettext_lazy("where an original is", "With her")
    FAMILY = "family", pgettext_lazy("where an original is", "With her family")
    HUSBAND = "husband", pgettext_lazy("where an original is", "With her husband or his family")
    OFFICE = "office", pgettext_lazy("where an original is", "In our office")
    COURT = "court", pgettext_lazy("where an original is", "With a court or an authority")
    LAWYER = "lawyer", pgettext_lazy("where an original is", "With a lawyer")
    LOST = "lost", pgettext_lazy("where an original is", "Lost or destroyed")
    NONE = "none", pgettext_lazy("where an original is", "There is no paper")
    UNKNOWN = "unknown", pgettext_lazy("where an original is", "Not known")


class HerCopy(models.TextChoices):
    """Whether she keeps a copy: a paper found at home can be a danger."""

    YES = "yes", pgettext_lazy("she keeps a copy", "Yes, and she says it is safe")
    NO = "no", pgettext_lazy("she keeps a copy", "No")
    UNKNOWN = "unknown", pgettext_lazy("she keeps a copy", "Not known")


class FileType(models.TextChoices):
    """What a file was found to be, by its content. Nothing else is taken."""

    PDF = "pdf", pgettext_lazy("type of file", "PDF")
    JPEG = "jpeg", pgettext_lazy("type of file", "Picture (JPEG)")
    PNG = "png", pgettext_lazy("type of file", "Picture (PNG)")
    TEXT = "text", pgettext_lazy("type of file", "Plain text")

    @property
    def mime(self) -> str:
        return {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png", "text": "text/plain; charset=utf-8"}[self.value]

    @property
    def extension(self) -> str:
        return {"pdf": "pdf", "jpeg": "jpg", "png": "png", "text": "txt"}[self.value]


class Refusal(models.TextChoices):
    """Why a file was not taken, in words for the person who chose it."""

    NONE = "none", _("Choose a file.")
    EMPTY = "empty", _("This file is empty. Choose another one.")
    TOO_LARGE = "too_large", _("This file is larger than 50 MB. Make it smaller, or divide it into parts.")
    PICTURE_TOO_LARGE = "picture_too_large", _("This picture is too large. Save it smaller, or as JPEG, and choose it again.")
    TYPE = "type", _("This kind of file is not taken. Take PDF, JPEG, PNG, WebP or plain text (UTF-8); print other documents to PDF.")
    DAMAGED = "damaged", _("This file is damaged or not complete. Open it on this computer first, or save it anew.")
