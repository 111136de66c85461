from django.urls import path

from casework.feedback import views

app_name = "feedback"
urlpatterns = [
    path("feedback/", views.new, name="new"),
    path("feedback/results/", views.read, name="results"),
]
