"""Addresses of the legal room. A path holds random ids only; a new record may be asked for under the id of its matter or proceeding."""

from django.urls import path

from casework.cases.views import record
from casework.legal.views import calendar, closing, overview

app_name = "legal"
urlpatterns = [
    path("hearings/", calendar.mine, name="calendar"),
    path("hearings/team/", calendar.team, name="team"),
    path("cases/<uuid:pk>/legal/", overview.overview, name="overview"),
    *record.paths("legal.matter", "matter"),
    *record.paths("legal.party", "party"),
    *record.paths("legal.authority", "authority"),
    *record.paths("legal.deadline", "deadline"),
    *record.paths("legal.evidence", "evidence"),
    *record.paths("legal.proceeding", "proceeding"),
    *record.paths("legal.filing", "filing"),
    *record.paths("legal.hearing", "hearing"),
    *record.paths("legal.decision", "decision"),
    path("cases/<uuid:pk>/matter/<uuid:record>/close/", closing.close, name="matter-close"),
    path("cases/<uuid:pk>/matter/<uuid:record>/reopen/", closing.reopen, name="matter-reopen"),
]
