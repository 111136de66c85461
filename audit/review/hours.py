"""The hours in which an office works. An entry outside them is no fault, only worth a question.

``OFFICE_HOURS`` in the settings says them: day of the week as in ``date.weekday()`` (Monday is 0) → (first, last) hour on the
24-hour clock, the last one excluded; a day that is left out is a day off. Without the setting: Saturday to Wednesday 8 to 16,
Thursday 8 to 13 as courts and many offices in Afghanistan close then, Friday off.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
WHOLE_DAY, HALF_DAY = (8, 16), (8, 13)
USUAL: Mapping[int, tuple[int, int]] = {
    **dict.fromkeys((SATURDAY, SUNDAY, MONDAY, TUESDAY, WEDNESDAY), WHOLE_DAY),
    THURSDAY: HALF_DAY,
}


def outside(moment: datetime) -> bool:
    """True when nobody is expected to work at this local time."""
    hours: Mapping[int, tuple[int, int]] = getattr(settings, "OFFICE_HOURS", USUAL)
    first, last = hours.get(moment.weekday(), (0, 0))
    return not first <= moment.hour < last
