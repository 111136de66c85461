from django.apps import AppConfig


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
        if hooks.section not in frame.SECTIONS:
            frame.SECTIONS.append(hooks.section)
        if hooks.news not in today.today_items:
            today.today_items.append(hooks.news)
