from django.apps import AppConfig

from casework.registries import register


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
        register(actions.ON_WITHDRAWAL, end_with_consent)
        register(rekeying.ALSO_UNDER, rekeyed.under_new_key)
        register(timeline.SOURCES, hooks.events)
        register(today.SOURCES, hooks.news, returned.news, hooks.to_us, hooks.wanted_of_counsellor)
        register(panel.SOURCES, hooks.paths)
        register(frame.SECTIONS, hooks.section)
        register(file.SOURCES, hooks.file_facts)
        register(drafts.FORMS, draft_places.keeps_at_desk)
        register(missing.SOURCES, feedback.hints)
        drafting.FORMS |= draft_places.PLACES
