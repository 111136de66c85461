from django.urls import path

from casework.recovery.views import coming_back, helping, keys, renewal

app_name = "recovery"
urlpatterns = [
    path("recover/", coming_back.recover, name="recover"),
    path("people/keys/", keys.keys, name="keys"),
    path("people/<uuid:pk>/recovery/", helping.hand_code, name="hand"),
    path("me/keys/", renewal.renew, name="renew"),
]
