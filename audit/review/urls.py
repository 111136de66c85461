"""Addresses of the trail: ids and days only. A case code is asked for in the body of a POST."""

from django.urls import path

from audit.review import hooks, standing
from audit.review.views import checks, proofs, signing, trail
from casework.cases import frame, today

app_name = "review"
urlpatterns = [
    path("", trail.day, name="day"),
    path("person/<uuid:pk>/", trail.person, name="person"),
    path("case/<uuid:pk>/", trail.case, name="case"),
    path("case/<uuid:pk>/compare/", checks.compare, name="compare"),
    path("find/", trail.find, name="find"),
    path("verify/", checks.verify, name="verify"),
    path("sign/", signing.page, name="sign"),
    path("sign/now/", signing.sign_off, name="sign-off"),
    path("sign/sheet/", signing.sheet, name="sheet"),
    path("sign/copy/", signing.copy, name="copy"),
    path("proof/", proofs.proof, name="proof"),
]

# Not in the ledger's AppConfig: the ledger is ground and knows nothing of its pages. No page is made before addresses are loaded.
if hooks.section not in frame.SECTIONS:
    frame.SECTIONS.append(hooks.section)
if standing.items not in today.today_items:
    today.today_items.append(standing.items)
