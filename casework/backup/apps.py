from django.apps import AppConfig

from casework.registries import register


class BackupConfig(AppConfig):
    name = "casework.backup"
    label = "backup"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.backup import facts, hooks
        from casework.cases import today
        from casework.recovery.facts import FACTS

        register(FACTS, facts.newest, facts.whoever_reads)
        register(today.SOURCES, hooks.other_readers)
