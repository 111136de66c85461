from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReferenceConfig(AppConfig):
    name = "casework.reference"
    label = "reference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let `migrate` bring the terms the office does not have yet."""
        from casework.reference import loader

        post_migrate.connect(loader.after_migrate, sender=self, dispatch_uid="hamraz_reference")
