from django.apps import AppConfig

from casework.registries import register


class RecoveryConfig(AppConfig):
    name = "casework.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.cases import today
        from casework.recovery import hooks

        register(today.SOURCES, hooks.recovered)
