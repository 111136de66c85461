"""What the questionnaires of the PHQ family have in common: the question above the items, its answers, and the licence."""

from typing import Final

from django.utils.translation import gettext_lazy as _

STEM: Final = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
SCALE: Final = ((0, "Not at all"), (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day"))
FREE: Final = _("Spitzer, Williams, Kroenke and colleagues; educational grant of Pfizer. No permission is needed to use it.")
