"""WHO-5: five sentences about the last two weeks. The index is the sum times four; higher is better."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.counselling.instruments import advice
from casework.counselling.instruments.base import Band, Cut, Instrument, Wording

TOPP: Final = "Topp CW, Østergaard SD, Søndergaard S, Bech P. Psychother Psychosom 2015;84:167–176"
MANY: Final = _("Adults in many countries, in a review of 213 studies. Not checked in Afghanistan.")
FAR: Final = Cut(MANY, TOPP)

ENGLISH: Final = Wording(
    stem=(
        "Please indicate for each of the five statements which is closest to how you have been feeling over the last two weeks. "
        "Notice that higher numbers mean better well-being."
    ),
    items=(
        "I have felt cheerful and in good spirits",
        "I have felt calm and relaxed",
        "I have felt active and vigorous",
        "I woke up feeling fresh and rested",
        "My daily life has been filled with things that interest me",
    ),
    scale=(
        (5, "All of the time"), (4, "Most of the time"), (3, "More than half of the time"), (2, "Less than half of the time"),
        (1, "Some of the time"), (0, "At no time"),
    ),
    source="Psychiatric Research Unit, WHO Collaborating Centre in Mental Health, Hillerød, version of 1998",
)

WHO5: Final = Instrument(
    code="who5",
    name="WHO-5",
    about=_("Well-being"),
    period=_("the last two weeks"),
    version="1998",
    licence=_("World Health Organization: free for work without profit, with its name and unchanged."),
    source="WHO-5 Well-Being Index. Geneva: World Health Organization; 1998, re-issued 2024. CC BY-NC-SA 3.0 IGO",
    items=5,
    top=5,
    factor=4,
    higher_is_better=True,
    bands=(
        Band(0, 28, pgettext_lazy("band of a score", "Very low well-being"), advice.SOON, "alarm", FAR),
        Band(29, 50, pgettext_lazy("band of a score", "Low well-being"), advice.MORE, "wait", FAR),
        Band(51, 100, pgettext_lazy("band of a score", "Well-being not low"), advice.GO_ON, "good", FAR),
    ),
    line=50,
    ticks=(100, 75, 50, 25, 0),
    meaningful=10,
    meaningful_source=TOPP,
    wordings={"en": ENGLISH},
)
