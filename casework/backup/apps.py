from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "casework.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.backup import facts, hooks
        from casework.cases import today
        from casework.recovery.facts import FACTS

        FACTS.extend(fact for fact in (facts.newest, facts.whoever_reads) if fact not in FACTS)
        if hooks.other_readers not in today.today_items:
            today.today_items.append(hooks.other_readers)
