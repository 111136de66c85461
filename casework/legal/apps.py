from django.apps import AppConfig

from casework.registries import register


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
        register(frame.SECTIONS, hooks.section)
        register(today.SOURCES, hooks.due)
