from django.urls import path

from casework.reports import views
from casework.reports.papers import legal
from casework.reports.papers import views as papers

app_name = "reports"
urlpatterns = [
    path("cases/<uuid:pk>/summary/", views.summary, name="summary"),
    path("cases/<uuid:pk>/papers/", papers.of_case, name="papers"),
    path("cases/<uuid:pk>/papers/consent/<uuid:record>/", papers.of_consent, name="consent"),
    path("cases/<uuid:pk>/papers/attorney/<uuid:record>/", legal.attorney, name="attorney"),
    path("cases/<uuid:pk>/papers/chronology/<uuid:record>/", legal.chronology, name="chronology"),
    path("cases/<uuid:pk>/papers/on-request/", papers.on_request, name="on-request"),
    path("cases/<uuid:pk>/papers/<slug:name>/", papers.paper, name="paper"),
    path("papers/", papers.blanks, name="blanks"),
    path("papers/hearings/", papers.causes, name="causes"),
    path("papers/<slug:name>/", papers.blank, name="blank"),
]
