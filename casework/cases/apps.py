from django.apps import AppConfig

from casework.registries import register


class CasesConfig(AppConfig):
    name = "casework.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.access import drafts
        from casework.cases import ahead, drafting, kinds, own_kinds, today
        from casework.cases.forms import intake

        kinds.register(*own_kinds.KINDS)
        register(drafts.FORMS, drafting.keeps)
        register(today.SOURCES, ahead.questions)
        drafts.KEPT[intake.DRAFT] = intake.keep_after_consent
