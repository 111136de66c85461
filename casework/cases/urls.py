"""Addresses of the cases room. A path holds random ids only; names and queries travel in the body of a POST."""

from django.urls import path

from casework.cases.views import closing, consents, drafts, history, intake, lists, notes, page, people, record, records, search, today

app_name = "cases"
urlpatterns = [
    path("", today.today, name="today"),
    path("cases/", lists.case_list, name="list"),
    path("cases/search/", search.search, name="search"),
    path("cases/new/", intake.new, name="new"),
    path("cases/new/check/", intake.check, name="check"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/save/", drafts.save, name="draft"),
    path("drafts/<uuid:pk>/discard/", drafts.discard, name="draft-discard"),
    path("cases/<uuid:pk>/", page.case, name="case"),
    path("cases/<uuid:pk>/identity/", records.identity, name="identity"),
    path("cases/<uuid:pk>/situation/", records.situation, name="situation"),
    path("cases/<uuid:pk>/notes/new/", notes.new, name="note-new"),
    path("cases/<uuid:pk>/notes/<uuid:record>/", record.change, {"kind": "cases.contact"}, name="note"),
    *record.paths("cases.incident", "story"),
    path("cases/<uuid:pk>/consents/", consents.consents, name="consents"),
    path("cases/<uuid:pk>/consents/new/", consents.new, name="consent-new"),
    path("cases/<uuid:pk>/consents/<uuid:record>/withdraw/", consents.withdraw, name="withdraw"),
    path("cases/<uuid:pk>/assign/", people.assign, name="assign"),
    path("cases/<uuid:pk>/hand-on/", people.hand_on, name="hand-on"),
    path("cases/<uuid:pk>/access/<uuid:person>/end/", people.end, name="revoke"),
    path("cases/<uuid:pk>/close/", closing.close, name="close"),
    path("cases/<uuid:pk>/reopen/", closing.reopen, name="reopen"),
    path("cases/<uuid:pk>/history/", history.history, name="history"),
    path("cases/<uuid:pk>/history/<str:kind>/<uuid:record>/", history.record_history, name="record-history"),
]
