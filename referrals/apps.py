from typing import Any

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring referrals to the pages of a case, and end them with the consent they rest on."""
        from casework.access import drafts, rekeying
        from casework.cases import actions, drafting, frame, kinds, missing, panel, timeline, today
        from casework.supervision import file
        from referrals import draft_places, feedback, hooks, rekeyed, returned
        from referrals.conflicts import kind as conflicts
        from referrals.ending import end_with_consent

        kinds.register(conflicts.KIND, feedback.KIND)
        registries: list[tuple[list[Any], Any]] = [
            (actions.ON_WITHDRAWAL, end_with_consent),
            (rekeying.ALSO_UNDER, rekeyed.under_new_key),
            (timeline.SOURCES, hooks.events),
            (today.today_items, hooks.news),
            (today.today_items, returned.news),
            (today.today_items, hooks.to_us),
            (today.today_items, hooks.wanted_of_counsellor),
            (panel.SOURCES, hooks.paths),
            (frame.SECTIONS, hooks.section),
            (file.SOURCES, hooks.file_facts),
            (drafts.FORMS, draft_places.keeps_at_desk),
            (missing.SOURCES, feedback.hints),
        ]
        for registry, hook in registries:
            if hook not in registry:
                registry.append(hook)
        drafting.FORMS |= draft_places.PLACES
