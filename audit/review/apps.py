"""The review pages as a Django application of their own: the ledger is ground, and knows nothing of its pages."""

from django.apps import AppConfig

from casework.registries import register


class ReviewConfig(AppConfig):
    name = "audit.review"
    label = "review"

    def ready(self) -> None:
        """Bring the trail to the pages of a case, to the papers and to the page of the day."""
        from audit.review import hers, hooks, standing
        from audit.review.unusual.today import came_to_decoys
        from casework.cases import frame, today
        from casework.reports.papers import offered

        register(offered.NAMED, hers.REPORT)
        register(frame.SECTIONS, hooks.section)
        register(today.SOURCES, standing.items, came_to_decoys)
