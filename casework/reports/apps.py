from django.apps import AppConfig

from casework.registries import register


class ReportsConfig(AppConfig):
    name = "casework.reports"
    label = "reports"

    def ready(self) -> None:
        """Bring papers to the pages of a case; the form of a summary keeps a draft."""
        from casework.cases import drafting, frame
        from casework.reports import views
        from casework.reports.papers import hooks

        drafting.FORMS[views.DRAFT] = views.place
        register(frame.SECTIONS, hooks.section)
