from django.apps import AppConfig


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

        if shut.note not in outside.NOTES:
            outside.NOTES.append(shut.note)
        if leaving.told not in people.BEFORE_SUSPENDING:
            people.BEFORE_SUSPENDING.append(leaving.told)
        if hooks.locked not in today.today_items:
            today.today_items.append(hooks.locked)
