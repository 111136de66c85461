"""Addresses of erasure, of legal holds, and of a new key for a part of a case."""

from django.urls import path

from casework.erasure.views import asking, deciding, done, holding, keys, retention

app_name = "erasure"
urlpatterns = [
    path("cases/<uuid:pk>/erasure/", asking.of_case, name="of-case"),
    path("cases/<uuid:pk>/erasure/<str:kind>/<uuid:record>/", asking.of_record, name="of-record"),
    path("cases/<uuid:pk>/erasure/<uuid:record>/", deciding.request, name="request"),
    path("cases/<uuid:pk>/erasure/<uuid:record>/carry-out/", deciding.carry_out, name="carry-out"),
    path("cases/<uuid:pk>/hold/", holding.hold, name="hold"),
    path("cases/<uuid:pk>/key/<str:part>/", keys.renew, name="key"),
    path("erasures/", done.waiting, name="list"),
    path("erasures/retention/", retention.due, name="retention"),
    path("erasures/<uuid:pk>/", done.certificate, name="certificate"),
]
