"""``manage.py expire_referrals``: once a day, note the referrals whose consent has run out."""

from typing import Any

from django.core.management.base import BaseCommand

from referrals.ending import MOST_AT_ONCE, expire_due


class Command(BaseCommand):
    help = "Note the referrals whose consent has run out. Their packets closed on time without it; run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        total = 0
        while found := expire_due():
            total += found
            self.stdout.write(f"{total} referrals noted", ending="\r" if found == MOST_AT_ONCE else "\n")
        self.stdout.write(f"{total} referrals had run out")
