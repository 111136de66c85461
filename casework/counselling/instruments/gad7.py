"""GAD-7: seven problems of worry and fear in the last two weeks."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.counselling.instruments import advice
from casework.counselling.instruments.base import Band, Cut, Instrument, Wording
from casework.counselling.instruments.phq import FREE, SCALE, STEM

FOUND: Final = Cut(
    _("2,740 patients of general clinics in the United States. Not checked in Afghanistan."),
    "Spitzer RL, Kroenke K, Williams JBW, Löwe B. Arch Intern Med 2006;166:1092–1097",
)

ENGLISH: Final = Wording(
    stem=STEM,
    items=(
        "Feeling nervous, anxious, or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid, as if something awful might happen",
    ),
    scale=SCALE,
    source="GAD-7, phqscreeners.com",
)

GAD7: Final = Instrument(
    code="gad7",
    name="GAD-7",
    about=_("Worry and fear"),
    period=_("the last two weeks"),
    version="2006",
    licence=FREE,
    source="Spitzer RL, Kroenke K, Williams JBW, Löwe B. Arch Intern Med 2006;166:1092–1097",
    items=7,
    top=3,
    bands=(
        Band(0, 4, pgettext_lazy("band of a score", "Hardly any signs"), advice.GO_ON, "good", FOUND),
        Band(5, 9, pgettext_lazy("band of a score", "Mild signs"), advice.WATCH, "", FOUND),
        Band(10, 14, pgettext_lazy("band of a score", "Moderate signs"), advice.MORE, "wait", FOUND),
        Band(15, 21, pgettext_lazy("band of a score", "Severe signs"), advice.SOON, "alarm", FOUND),
    ),
    line=10,
    ticks=(21, 14, 7, 0),
    meaningful=4,
    meaningful_source="Toussaint A, Hüsing P, Gumz A, et al. J Affect Disord 2020;265:395–401",
    wordings={"en": ENGLISH},
)
