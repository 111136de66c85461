from django.apps import AppConfig

from casework.registries import register


class EmergencyConfig(AppConfig):
    name = "casework.emergency"
    label = "emergency"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.accounts import outside
        from casework.cases import today
        from casework.emergency import hooks, shut
        from casework.emergency.views import leaving
        from casework.people.views import people

        register(outside.NOTES, shut.note)
        register(people.BEFORE_SUSPENDING, leaving.told)
        register(today.SOURCES, hooks.locked)
