from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    label = "casework"

    def ready(self) -> None:
        from casework import checks  # noqa: F401
