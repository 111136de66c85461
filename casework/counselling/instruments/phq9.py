"""PHQ-9: nine problems of the last two weeks. Item 9, thoughts of death or of hurting herself, counts by itself."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.counselling.instruments import advice
from casework.counselling.instruments.base import Band, Cut, Instrument, Wording
from casework.counselling.instruments.phq import FREE, SCALE, STEM

FOUND: Final = Cut(
    _("6,000 patients of general and women’s clinics in the United States. Not checked in Afghanistan."),
    "Kroenke K, Spitzer RL, Williams JBW. J Gen Intern Med 2001;16:606–613",
)

ENGLISH: Final = Wording(
    stem=STEM,
    items=(
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        (
            "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or restless "
            "that you have been moving around a lot more than usual"
        ),
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ),
    scale=SCALE,
    source="PHQ-9, phqscreeners.com",
)

PHQ9: Final = Instrument(
    code="phq9",
    name="PHQ-9",
    about=_("Low mood"),
    period=_("the last two weeks"),
    version="1999",
    licence=FREE,
    source="Kroenke K, Spitzer RL, Williams JBW. The PHQ-9. J Gen Intern Med 2001;16:606–613",
    items=9,
    top=3,
    bands=(
        Band(0, 4, pgettext_lazy("band of a score", "Hardly any signs"), advice.GO_ON, "good", FOUND),
        Band(5, 9, pgettext_lazy("band of a score", "Mild signs"), advice.WATCH, "", FOUND),
        Band(10, 14, pgettext_lazy("band of a score", "Moderate signs"), advice.MORE, "wait", FOUND),
        Band(15, 19, pgettext_lazy("band of a score", "Moderately severe signs"), advice.SOON, "alarm", FOUND),
        Band(20, 27, pgettext_lazy("band of a score", "Severe signs"), advice.SOON, "alarm", FOUND),
    ),
    line=10,
    ticks=(27, 18, 9, 0),
    safety=frozenset({9}),
    meaningful=5,
    meaningful_source="Löwe B, Unützer J, Callahan CM, Perkins AJ, Kroenke K. Med Care 2004;42:1194–1201",
    wordings={"en": ENGLISH},
)
