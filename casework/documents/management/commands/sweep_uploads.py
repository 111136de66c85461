"""``manage.py sweep_uploads``: delete uploads that broke off."""

from typing import Any

from django.core.management.base import BaseCommand

from casework.documents.store import sweep


class Command(BaseCommand):
    help = "Delete uploads that broke off, silent for a quarter of an hour. What they left opens for nobody; every upload does this too."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sweep()} uploads deleted")
