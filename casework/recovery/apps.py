from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "casework.recovery"
    label = "recovery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casework.cases import today
        from casework.recovery import hooks

        if hooks.recovered not in today.today_items:
            today.today_items.append(hooks.recovered)
