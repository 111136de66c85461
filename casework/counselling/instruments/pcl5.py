"""PCL-5: twenty problems after a very stressful experience, in the past month. Its cut-off is a provisional range."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.counselling.instruments import advice
from casework.counselling.instruments.base import Band, Cluster, Cut, Instrument, Wording

CENTRE: Final = "Weathers FW, Litz BT, Keane TM, et al. The PTSD Checklist for DSM-5. National Center for PTSD; 2013"
VETERANS: Final = Cut(
    _("Veterans in the United States; provisional, a range and not one number. Not checked in Afghanistan."),
    "Bovin MJ, Marx BP, Weathers FW, et al. Psychol Assess 2016;28:1379–1391",
)

ENGLISH: Final = Wording(
    stem=(
        "Below is a list of problems that people sometimes have in response to a very stressful experience. Please read each problem "
        "carefully and then circle one of the numbers to the right to indicate how much you have been bothered by that problem in the "
        "past month. In the past month, how much were you bothered by:"
    ),
    items=(
        "Repeated, disturbing, and unwanted memories of the stressful experience?",
        "Repeated, disturbing dreams of the stressful experience?",
        (
            "Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back "
            "there reliving it)?"
        ),
        "Feeling very upset when something reminded you of the stressful experience?",
        (
            "Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, "
            "trouble breathing, sweating)?"
        ),
        "Avoiding memories, thoughts, or feelings related to the stressful experience?",
        (
            "Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, "
            "objects, or situations)?"
        ),
        "Trouble remembering important parts of the stressful experience?",
        (
            "Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am "
            "bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)?"
        ),
        "Blaming yourself or someone else for the stressful experience or what happened after it?",
        "Having strong negative feelings such as fear, horror, anger, guilt, or shame?",
        "Loss of interest in activities that you used to enjoy?",
        "Feeling distant or cut off from other people?",
        (
            "Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people "
            "close to you)?"
        ),
        "Irritable behavior, angry outbursts, or acting aggressively?",
        "Taking too many risks or doing things that could cause you harm?",
        "Being “superalert” or watchful or on guard?",
        "Feeling jumpy or easily startled?",
        "Having difficulty concentrating?",
        "Trouble falling or staying asleep?",
    ),
    scale=((0, "Not at all"), (1, "A little bit"), (2, "Moderately"), (3, "Quite a bit"), (4, "Extremely")),
    source="PCL-5, standard version without Criterion A, 14 August 2013, National Center for PTSD",
)

PCL5: Final = Instrument(
    code="pcl5",
    name="PCL-5",
    about=_("Signs after a very bad experience"),
    period=_("the past month"),
    version="2013-08-14",
    licence=_("A public office of the United States: in the public domain."),
    source=CENTRE,
    items=20,
    top=4,
    bands=(
        Band(0, 30, pgettext_lazy("band of a score", "Below the provisional range"), advice.WATCH, "", VETERANS),
        Band(31, 33, pgettext_lazy("band of a score", "In the provisional range"), advice.MORE, "wait", VETERANS),
        Band(34, 80, pgettext_lazy("band of a score", "Above the provisional range"), advice.SOON, "alarm", VETERANS),
    ),
    line=31,
    ticks=(80, 60, 40, 20, 0),
    clusters=(
        Cluster("B", tuple(range(1, 6)), 1),
        Cluster("C", (6, 7), 1),
        Cluster("D", tuple(range(8, 15)), 2),
        Cluster("E", tuple(range(15, 21)), 2),
    ),
    clusters_source=CENTRE,
    wordings={"en": ENGLISH},
)
