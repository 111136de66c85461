"""Addresses of the counselling room. Which questionnaire it was travels in the body of a POST, never in a path."""

from django.urls import path

from casework.counselling.views import measures, overview, supervisor, writing

app_name = "counselling"
urlpatterns = [
    path("counselling/questionnaires/", measures.instruments, name="instruments"),
    path("cases/<uuid:pk>/counselling/", overview.overview, name="overview"),
    path("cases/<uuid:pk>/counselling/safety/", overview.safety, name="safety"),
    path("cases/<uuid:pk>/counselling/sessions/new/", writing.new_session, name="session-new"),
    path("cases/<uuid:pk>/counselling/sessions/<uuid:record>/", writing.session, name="session"),
    path("cases/<uuid:pk>/counselling/notes/new/", writing.new_note, name="note-new"),
    path("cases/<uuid:pk>/counselling/notes/<uuid:record>/", writing.note, name="note"),
    path("cases/<uuid:pk>/counselling/questionnaires/new/", measures.new, name="measure-new"),
    path("cases/<uuid:pk>/counselling/questionnaires/<uuid:record>/", measures.result, name="measure"),
    path("cases/<uuid:pk>/counselling/questionnaires/<uuid:record>/change/", measures.change, name="measure-change"),
    path("cases/<uuid:pk>/counselling/asked/<uuid:record>/", supervisor.notice, name="notice"),
]
