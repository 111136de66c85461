"""Addresses of the emergency room."""

from django.urls import path

from casework.emergency.views import leaving, locking, travel

app_name = "emergency"
urlpatterns = [
    path("emergency/", locking.lock, name="lock"),
    path("people/<uuid:pk>/leaves/", leaving.leave, name="leave"),
    path("people/<uuid:pk>/travel/", travel.travel_of, name="travel"),
    path("me/travel/", travel.travel_me, name="travel-me"),
    path("me/emergency/", locking.lock_me, name="lock-me"),
]
