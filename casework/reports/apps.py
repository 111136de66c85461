from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "casework.reports"
    label = "reports"

    def ready(self) -> None:
        """The form of a summary keeps a draft."""
        from casework.cases import drafting
        from casework.reports import views

        drafting.FORMS[views.DRAFT] = views.place
