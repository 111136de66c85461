"""Which of the six core types an incident is: questions in a fixed order, the first "yes" decides (GBV Information Management System).

    >>> classify({"q_penetration": "no", "q_contact": "no", "q_physical": "yes"})
    'physical_assault'

Exactly one type for one incident. A question without an answer stops: what lies behind it has not been asked.
"""

from collections.abc import Mapping
from typing import Final

from casework.cases.record_choices import YesNo

NOT_GBV: Final = "non_gbv"
SEXUAL: Final = frozenset({"rape", "sexual_assault"})
MARRIAGE: Final = "forced_marriage"

# Question → the type that a "yes" decides.
ORDER: Final[dict[str, str]] = {
    "q_penetration": "rape",
    "q_contact": "sexual_assault",
    "q_physical": "physical_assault",
    "q_marriage": MARRIAGE,
    "q_denial": "denial",
    "q_psychological": "psychological",
}
LAST: Final = "q_gbv"  # after six times "no": is it gender-based violence at all?
QUESTIONS: Final = (*ORDER, LAST)

Answers = Mapping[str, str]


def asked(answers: Answers) -> list[str]:
    """The questions that were needed, in order: up to the first "yes", or to the first without an answer."""
    found = []
    for name in QUESTIONS:
        found.append(name)
        if answers.get(name) != YesNo.NO:
            break
    return found


def classify(answers: Answers) -> str:
    """The code of the type; "" while it is not classified.

    Six times "no" and then "yes, it is gender-based violence" contradict each other: nothing is decided, the answers need another look.
    """
    last = asked(answers)[-1]
    said = answers.get(last)
    if said == YesNo.YES:
        return ORDER.get(last, "")
    return NOT_GBV if said == YesNo.NO else ""


def contradicts(answers: Answers) -> bool:
    """True for six times "no" and a "yes" to the last question."""
    return asked(answers)[-1] == LAST and answers.get(LAST) == YesNo.YES
