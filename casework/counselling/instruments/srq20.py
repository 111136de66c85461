"""SRQ-20: twenty yes-or-no questions about the last thirty days. The cut-off is the one found in Afghan women, far above the usual one."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.counselling.instruments import advice
from casework.counselling.instruments.base import Band, Cut, Instrument, Other, Wording

VENTEVOGEL: Final = "Ventevogel P, De Vries G, Scholte WF, et al. Soc Psychiatry Psychiatr Epidemiol 2007;42:328–335"
WOMEN: Final = Cut(_("Women among 116 patients of general clinics in Afghanistan who speak Pashto."), VENTEVOGEL)
MEN: Final = Cut(_("Men among 116 patients of general clinics in Afghanistan who speak Pashto."), VENTEVOGEL)
USUAL: Final = Cut(_("The usual cut-off in other countries; for Afghan women it was found far too low."), "WHO/MNH/PSF/94.8")

ENGLISH: Final = Wording(
    stem=(
        "The following questions are related to certain pains and problems that may have bothered you in the last 30 days. "
        "If you think the question applies to you and you had the described problem in the last 30 days, answer YES. "
        "On the other hand, if the question does not apply to you and you did not have the problem in the last 30 days, answer NO."
    ),
    items=(
        "Do you often have headaches?",
        "Is your appetite poor?",
        "Do you sleep badly?",
        "Are you easily frightened?",
        "Do your hands shake?",
        "Do you feel nervous, tense or worried?",
        "Is your digestion poor?",
        "Do you have trouble thinking clearly?",
        "Do you feel unhappy?",
        "Do you cry more than usual?",
        "Do you find it difficult to enjoy your daily activities?",
        "Do you find it difficult to make decisions?",
        "Is your daily work suffering?",
        "Are you unable to play a useful part in life?",
        "Have you lost interest in things?",
        "Do you feel that you are a worthless person?",
        "Has the thought of ending your life been on your mind?",
        "Do you feel tired all the time?",
        "Do you have uncomfortable feelings in your stomach?",
        "Are you easily tired?",
    ),
    scale=((1, "Yes"), (0, "No")),
    source="A user’s guide to the Self Reporting Questionnaire (SRQ). Geneva: World Health Organization; 1994. WHO/MNH/PSF/94.8",
)

SRQ20: Final = Instrument(
    code="srq20",
    name="SRQ-20",
    about=_("Distress"),
    period=_("the last thirty days"),
    version="1994",
    licence=_("World Health Organization 1994: free to use, with its source named."),
    source="WHO/MNH/PSF/94.8",
    items=20,
    top=1,
    bands=(
        Band(0, 16, pgettext_lazy("band of a score", "Below the cut-off for Afghan women"), advice.WATCH, "", WOMEN),
        Band(17, 20, pgettext_lazy("band of a score", "At or above the cut-off for Afghan women"), advice.SOON, "alarm", WOMEN),
    ),
    line=17,
    ticks=(20, 15, 10, 5, 0),
    safety=frozenset({17}),
    others=(Other(10, MEN), Other(8, USUAL)),
    wordings={"en": ENGLISH},
)
