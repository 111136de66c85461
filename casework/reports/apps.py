from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "casework.reports"
    label = "reports"

    def ready(self) -> None:
        """Bring papers to the pages of a case."""
        from casework.cases import frame
        from casework.reports.papers import hooks

        if hooks.section not in frame.SECTIONS:
            frame.SECTIONS.append(hooks.section)
