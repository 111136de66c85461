from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "casework.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.access import drafts
        from casework.cases import ahead, drafting, kinds, kinds_of_supervision, own_kinds, today
        from casework.cases.forms import intake

        kinds.register(*own_kinds.OWN, *kinds_of_supervision.KINDS_OF_SUPERVISION)
        if drafting.keeps not in drafts.FORMS:
            drafts.FORMS.append(drafting.keeps)
        if ahead.questions not in today.today_items:
            today.today_items.append(ahead.questions)
        drafts.KEPT[intake.DRAFT] = intake.keep_after_consent
