"""Addresses of the trail: ids and days only. A case code is asked for in the body of a POST."""

from django.urls import path

from audit.review.views import checks, decoys, prints, proofs, record, signing, trail, unusual

app_name = "review"
urlpatterns = [
    path("", trail.day, name="day"),
    path("person/<uuid:pk>/", trail.person, name="person"),
    path("case/<uuid:pk>/", trail.case, name="case"),
    path("case/<uuid:pk>/compare/", checks.compare, name="compare"),
    path("case/<uuid:pk>/decoy/", decoys.decoy, name="decoy"),
    path("case/<uuid:pk>/record/<str:kind>/<uuid:record>/", record.record, name="record"),
    path("case/<uuid:pk>/row/", record.row, {"kind": "case"}, name="case-row"),
    path("case/<uuid:pk>/referral/<uuid:record>/", record.row, {"kind": "referral"}, name="referral-row"),
    path("case/<uuid:pk>/report/", prints.report, name="report"),
    path("print/day/", prints.trail, {"view": "day"}, name="print-day"),
    path("print/person/<uuid:pk>/", prints.trail, {"view": "person"}, name="print-person"),
    path("print/case/<uuid:pk>/", prints.trail, {"view": "case"}, name="print-case"),
    path("export/", prints.file, name="export"),
    path("unusual/", unusual.unusual, name="unusual"),
    path("kept/", checks.kept_by_the_office, name="kept"),
    path("find/", trail.find, name="find"),
    path("verify/", checks.verify, name="verify"),
    path("sign/", signing.page, name="sign"),
    path("sign/now/", signing.sign_off, name="sign-off"),
    path("sign/going-on/", signing.going_on, name="going-on"),
    path("sign/sheet/", signing.sheet, name="sheet"),
    path("sign/copy/", signing.copy, name="copy"),
    path("proof/", proofs.proof, name="proof"),
]
