"""Addresses of the trail: ids and days only. A case code is asked for in the body of a POST."""

from django.urls import path

from audit.review import hooks
from audit.review.unusual.today import came_to_decoys
from audit.review.views import checks, decoys, trail, unusual
from casework.cases import frame, today

app_name = "review"
urlpatterns = [
    path("", trail.day, name="day"),
    path("person/<uuid:pk>/", trail.person, name="person"),
    path("case/<uuid:pk>/", trail.case, name="case"),
    path("case/<uuid:pk>/compare/", checks.compare, name="compare"),
    path("case/<uuid:pk>/decoy/", decoys.decoy, name="decoy"),
    path("unusual/", unusual.unusual, name="unusual"),
    path("find/", trail.find, name="find"),
    path("verify/", checks.verify, name="verify"),
]

# Not in the ledger's AppConfig: the ledger is ground and knows nothing of its pages. No page is made before addresses are loaded.
if hooks.section not in frame.SECTIONS:
    frame.SECTIONS.append(hooks.section)
if came_to_decoys not in today.today_items:
    today.today_items.append(came_to_decoys)
