from django.apps import AppConfig

from casework.registries import register


class CounsellingConfig(AppConfig):
    name = "casework.counselling"
    label = "counselling"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring counselling to the pages of a case, and to the page of the day."""
        from casework.cases import display, frame, kinds, today
        from casework.counselling import choices, hooks
        from casework.counselling.kinds import KINDS

        kinds.register(*KINDS)
        display.LISTED |= {"risks": choices.RiskFlag}
        register(frame.SECTIONS, hooks.section)
        register(today.SOURCES, hooks.sessions_ahead, hooks.asked_for)
