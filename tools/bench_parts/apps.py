from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Only in bench_parts.settings: its tables are made in the bench's own database and never in an office's."""

    name = "bench_parts"
    label = "bench"
    default_auto_field = "django.db.models.BigAutoField"
