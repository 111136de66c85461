from django.urls import path

from casework.reports import views

app_name = "reports"
urlpatterns = [path("cases/<uuid:pk>/summary/", views.summary, name="summary")]
