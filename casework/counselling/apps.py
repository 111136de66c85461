from typing import Any

from django.apps import AppConfig


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
        registries: list[tuple[list[Any], Any]] = [
            (frame.SECTIONS, hooks.section),
            (today.today_items, hooks.sessions_ahead),
            (today.today_items, hooks.asked_for),
        ]
        for registry, hook in registries:
            if hook not in registry:
                registry.append(hook)
