from django.urls import path

from casework.people.views import people, teams

app_name = "people"
urlpatterns = [
    path("", people.people, name="list"),
    path("invite/", people.invite, name="invite"),
    path("<uuid:pk>/", people.person, name="person"),
    path("<uuid:pk>/confirm/", people.confirm, name="confirm"),
    path("<uuid:pk>/suspend/", people.suspend, name="suspend"),
    path("<uuid:pk>/restore/", people.restore, name="restore"),
    path("teams/new/", teams.found, name="team-new"),
    path("partners/new/", teams.partner, name="partner"),
    path("teams/<uuid:pk>/", teams.team, name="team"),
    path("teams/<uuid:pk>/resettle/", teams.resettle, name="resettle"),
    path("teams/<uuid:pk>/admit/", teams.admit, name="admit"),
    path("teams/<uuid:pk>/remove/<uuid:person>/", teams.remove, name="remove"),
]
