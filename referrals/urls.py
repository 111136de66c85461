"""Addresses of referrals: the office's under /referrals/ and beside a case, the partner's under /desk/."""

from django.urls import path

from referrals.views import desk, office, printing, sending

app_name = "referrals"
urlpatterns = [
    path("cases/<uuid:pk>/refer/", sending.new, name="new"),
    path("cases/<uuid:pk>/refer/check/", sending.check, name="check"),
    path("cases/<uuid:pk>/refer/paper/", printing.paper, name="paper"),
    path("cases/<uuid:pk>/refer/<uuid:consent>/", sending.under, name="under"),
    path("cases/<uuid:pk>/referrals/", office.of_case, name="of-case"),
    path("referrals/", office.referral_list, name="list"),
    path("referrals/<uuid:pk>/", office.page, name="page"),
    path("desk/", desk.queue, name="desk"),
    path("desk/<uuid:pk>/", desk.packet, name="packet"),
]
