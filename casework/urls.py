"""All addresses of the house. Nothing of a case stands in a path but its random id."""

from django.urls import include, path

from casework import health, views

urlpatterns = [
    path("", include("casework.cases.urls")),
    path("", include("casework.counselling.urls")),
    path("", include("casework.legal.urls")),
    path("", include("casework.accounts.urls")),
    path("people/", include("casework.people.urls")),
    path("", include("casework.emergency.urls")),
    path("", include("casework.supervision.urls")),
    path("", include("casework.feedback.urls")),
    path("lists/", include("casework.reference.urls")),
    path("", include("casework.documents.urls")),
    path("", include("casework.reports.urls")),
    path("", include("referrals.urls")),
    path("", include("casework.erasure.urls")),
    path("trail/", include("audit.review.urls")),
    path("", include("casework.recovery.urls")),
    path("language/", views.language, name="language"),
    path("health/", health.ready, name="health"),
    path("health/live/", health.alive, name="alive"),
]
handler400 = "casework.views.bad_request"
handler403 = "casework.views.forbidden"
handler404 = "casework.views.not_found"
handler500 = "casework.views.server_error"
