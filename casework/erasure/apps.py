from django.apps import AppConfig

from casework.registries import register


class ErasureConfig(AppConfig):
    name = "casework.erasure"
    label = "erasure"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring requests to erase and legal holds to the records and the pages of a case."""
        from casework.cases import drafting, frame, kinds, today
        from casework.erasure import hooks
        from casework.erasure.kinds import KINDS

        kinds.register(*KINDS)
        drafting.FORMS |= hooks.drafts()
        register(frame.SECTIONS, hooks.section)
        register(today.SOURCES, hooks.news)
