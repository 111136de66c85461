"""A document of a case, and the sealed pieces of its file (docs/decisions/0008)."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import sealed
from casework.access.policy import CASE
from casework.cases import lists
from casework.cases.models import Case, CaseRecord
from casework.cases.models.coded import Coded
from casework.documents.choices import FileType, HerCopy, Original

LONGEST_NAME = 120


class Document(CaseRecord):
    """What the paper is and where it lies; the key of its file is in here too, so who opens the record can open the file."""

    code, compartment = "documents.document", CASE

    name = sealed.CharField(pgettext_lazy("a document", "name"), max_length=LONGEST_NAME, blank=True)
    kind = Coded(_("kind of document"), of=lists.DOCUMENT_KINDS, blank=True)
    dated = sealed.PartialDateField(_("date on the document"), null=True, blank=True)
    original = sealed.CharField(_("where the original is"), max_length=8, choices=Original.choices, blank=True)
    copy = sealed.CharField(_("she keeps a copy"), max_length=8, choices=HerCopy.choices, blank=True)
    note = sealed.TextField(pgettext_lazy("about a document", "note"), blank=True)
    type = sealed.CharField(_("type of file"), max_length=4, choices=FileType.choices, blank=True)
    removed_on = sealed.DateField(_("content removed on"), null=True, blank=True)

    file = sealed.CharField(max_length=36, blank=True, editable=False)  # id of the SealedFile; "" once the content is removed
    file_key = sealed.CharField(max_length=64, blank=True, editable=False)
    size = sealed.IntegerField(default=0, editable=False)

    @property
    def has_content(self) -> bool:
        return bool(self.file)

    @property
    def kind_words(self) -> str:
        """What kind of paper it is, in the words of the office's list."""
        return lists.label(lists.DOCUMENT_KINDS, self.kind) if self.kind else ""


class SealedFile(models.Model):
    """One file. Without a document or a keeper it is an upload that goes on, or one that broke off and waits to be swept.

    *keeper* is the id of a record of a room above that keeps it, such as a document that a partner sent; *case* is then its case,
    with which it goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.OneToOneField(Document, models.CASCADE, related_name="sealed_file", null=True)
    keeper = models.UUIDField(null=True, unique=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", null=True)
    arriving = models.DateTimeField(null=True, default=timezone.now)  # when the last piece came, until the file is kept


class Piece(models.Model):
    """Some of the sealed bytes of a file: its header, or one chunk (C5, docs/encryption.md)."""

    file = models.ForeignKey(SealedFile, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="piece_once")]
