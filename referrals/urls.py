"""Addresses of referrals: the office's under /referrals/ and beside a case, the directory, the partner's under /desk/."""

from django.urls import path

from referrals.views import assigning, conflicts, desk, directory, feedback, hearings, office, own_trail, printing, sending, talking

app_name = "referrals"
urlpatterns = [
    path("cases/<uuid:pk>/refer/", sending.new, name="new"),
    path("cases/<uuid:pk>/refer/check/", sending.check, name="check"),
    path("cases/<uuid:pk>/refer/paper/", printing.paper, name="paper"),
    path("cases/<uuid:pk>/refer/<uuid:consent>/", sending.under, name="under"),
    path("cases/<uuid:pk>/referrals/", office.of_case, name="of-case"),
    path("cases/<uuid:pk>/conflicts/", conflicts.check, name="conflicts"),
    path("cases/<uuid:pk>/conflicts/<uuid:record>/", conflicts.decide, name="conflict"),
    path("referrals/", office.referral_list, name="list"),
    path("referrals/<uuid:pk>/", office.page, name="page"),
    path("referrals/<uuid:pk>/say/", talking.from_office, name="say"),
    path("referrals/<uuid:pk>/hearing/<uuid:record>/", hearings.take, name="take"),
    path("referrals/<uuid:pk>/feedback/", feedback.feedback, name="feedback"),
    path("directory/", directory.overview, name="directory"),
    path("directory/new/", directory.new, name="directory-new"),
    path("directory/import/", directory.take, name="directory-import"),
    path("directory/export/<slug:form>/", directory.give, name="directory-export"),
    path("directory/<uuid:pk>/", directory.entry, name="directory-entry"),
    path("directory/<uuid:pk>/change/", directory.change, name="directory-change"),
    path("directory/<uuid:pk>/verify/", directory.verify, name="directory-verify"),
    path("directory/<uuid:pk>/history/", directory.history, name="directory-history"),
    path("directory/<uuid:pk>/service/", directory.service_new, name="directory-service-new"),
    path("directory/<uuid:pk>/service/<uuid:service>/", directory.service, name="directory-service"),
    path("desk/", desk.queue, name="desk"),
    path("desk/clients/", conflicts.clients, name="clients"),
    path("desk/clients/<uuid:pk>/remove/", conflicts.forget, name="client-remove"),
    path("desk/trail/", own_trail.trail, name="own-trail"),
    path("desk/capacity/", assigning.room, name="capacity"),
    path("desk/<uuid:pk>/", desk.packet, name="packet"),
    path("desk/<uuid:pk>/say/", talking.from_partner, name="desk-say"),
    path("desk/<uuid:pk>/hearing/", hearings.note, name="hearing"),
    path("desk/<uuid:pk>/assign/", assigning.assign, name="assign"),
]
