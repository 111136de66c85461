"""``manage.py expire_codes``: once a day, empty the halves of keys under codes whose time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from casework.recovery.two_people import forget_expired


class Command(BaseCommand):
    help = "Empty what lies under codes of recovery whose time is over. They open nothing without it; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_expired()} codes had run out")
