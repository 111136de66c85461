from typing import Any

from django.apps import AppConfig


class LegalConfig(AppConfig):
    name = "casework.legal"
    label = "legal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring legal matters to the pages of a case, and to the page of the day."""
        from casework.cases import drafting, frame, kinds, today
        from casework.legal import hooks
        from casework.legal.kinds import KINDS
        from casework.legal.views.closing import CLOSE, REOPEN

        kinds.register(*KINDS)
        drafting.FORMS[CLOSE] = hooks.place_of("legal:matter-close")
        drafting.FORMS[REOPEN] = hooks.place_of("legal:matter-reopen")
        registries: list[tuple[list[Any], Any]] = [(frame.SECTIONS, hooks.section), (today.today_items, hooks.due)]
        for registry, hook in registries:
            if hook not in registry:
                registry.append(hook)
