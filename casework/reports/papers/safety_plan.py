"""The safety plan on paper: only because she asked for it herself, only for her, and never the whole of it.

What she fears, the signs of danger and the code word are on no paper. The headings do not say what the sheet is.
"""

from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from casework.cases.models import SafetyPlan
from casework.reports.papers import sheet
from casework.reports.papers.sheet import Section

PARTS = {  # name of the field: heading on her paper
    "people": pgettext_lazy("on her own paper", "Whom I can call"),
    "resources": pgettext_lazy("on her own paper", "What I have"),
    "preparation": pgettext_lazy("on her own paper", "What I keep ready"),
    "strategies": pgettext_lazy("on her own paper", "What I do"),
    "children": pgettext_lazy("on her own paper", "The children"),
    "afterwards": pgettext_lazy("on her own paper", "Afterwards"),
}


def hers(plan: SafetyPlan, chosen: list[str]) -> list[Section]:
    """The parts she chose, as far as they say something."""
    found = [(str(heading), getattr(plan, name)) for name, heading in PARTS.items() if name in chosen]
    return [Section(heading, [sheet.quoted(said)]) for heading, said in found if said]


def choices() -> list[tuple[str, str]]:
    """The parts with the names they have in the plan itself."""
    named = {field.name: capfirst(field.verbose_name) for field in SafetyPlan.content_fields()}
    return [(name, named[name]) for name in PARTS]
