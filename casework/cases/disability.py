"""Disability as donors count it, derived from the Washington Group's short set: six everyday things, four levels of difficulty."""

from collections.abc import Mapping
from typing import Final

from casework.cases.record_choices import Difficulty, Disability

PHYSICAL: Final = ("wg_seeing", "wg_hearing", "wg_walking", "wg_self_care")
MENTAL: Final = ("wg_remembering", "wg_communicating")
SHORT_SET: Final = ("wg_seeing", "wg_hearing", "wg_walking", "wg_remembering", "wg_self_care", "wg_communicating")
SEVERE: Final = frozenset({Difficulty.MUCH, Difficulty.CANNOT})


def disability(levels: Mapping[str, str]) -> str:
    """The three-way value of the GBVIMS (or none) from the six levels; "" when it does not follow from what was answered.

    "A lot" or "cannot" in one domain is a disability, as the Washington Group defines it. That there is none takes all six answers.
    """
    physical = any(levels.get(name) in SEVERE for name in PHYSICAL)
    mental = any(levels.get(name) in SEVERE for name in MENTAL)
    if physical and mental:
        return Disability.BOTH
    if physical or mental:
        return Disability.PHYSICAL if physical else Disability.MENTAL
    return Disability.NONE if all(levels.get(name) for name in SHORT_SET) else ""
