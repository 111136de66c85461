from django.apps import AppConfig


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
        if hooks.section not in frame.SECTIONS:
            frame.SECTIONS.append(hooks.section)
