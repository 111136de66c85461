from django.urls import path

from casework.reference import views

app_name = "reference"
urlpatterns = [
    path("", views.lists, name="lists"),
    path("<slug:name>/", views.one, name="list"),
    path("<slug:name>/new/", views.new, name="new"),
    path("<slug:name>/import/", views.take, name="import"),
    path("<slug:name>/export/<slug:form>/", views.give, name="export"),
    path("<slug:name>/term/<slug:code>/", views.term, name="term"),
    path("<slug:name>/term/<slug:code>/retire/", views.retire, name="retire"),
    path("<slug:name>/term/<slug:code>/history/", views.history, name="history"),
]
