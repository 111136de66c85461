from django.apps import AppConfig

from casework.registries import register


class SupervisionConfig(AppConfig):
    name = "casework.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the file review to the records and the pages of a case."""
        from casework.cases import frame, kinds
        from casework.supervision import hooks
        from casework.supervision.kinds import KINDS

        kinds.register(*KINDS)
        register(frame.SECTIONS, hooks.section)
