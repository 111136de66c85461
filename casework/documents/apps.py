from django.apps import AppConfig

from casework.registries import register


class DocumentsConfig(AppConfig):
    name = "casework.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring documents to the pages of a case."""
        from casework.cases import drafting, frame, kinds
        from casework.documents import forms, hooks

        kinds.register(hooks.DOCUMENT)
        drafting.FORMS[forms.DRAFT] = hooks.place
        register(frame.SECTIONS, hooks.section)
