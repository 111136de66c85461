"""Addresses of documents. A path holds random ids only; the ticket stands for the form's token (casework/tickets.py)."""

from django.urls import path

from casework.documents import views

app_name = "documents"
urlpatterns = [
    path("cases/<uuid:pk>/documents/", views.document_list, name="list"),
    path("cases/<uuid:pk>/documents/new/", views.new, name="new"),
    path("cases/<uuid:pk>/documents/add/<uuid:ticket>/", views.add, name="add"),
    path("cases/<uuid:pk>/documents/<uuid:record>/", views.page, name="document"),
    path("cases/<uuid:pk>/documents/<uuid:record>/change/", views.change, name="change"),
    path("cases/<uuid:pk>/documents/<uuid:record>/show/", views.file, {"how": "inline"}, name="show"),
    path("cases/<uuid:pk>/documents/<uuid:record>/download/", views.file, {"how": "attachment"}, name="download"),
    path("cases/<uuid:pk>/documents/<uuid:record>/remove/", views.remove, name="remove"),
]
