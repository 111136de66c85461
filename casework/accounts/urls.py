from django.urls import path

from casework.accounts.views import door, join, me, second_factor

app_name = "accounts"
urlpatterns = [
    path("sign-in/", door.sign_in, name="sign-in"),
    path("lock/", door.lock, name="lock"),
    path("leave/", door.leave, name="leave"),
    path("stay/", door.stay, name="stay"),
    path("join/", join.join, name="join"),
    path("me/", me.me, name="me"),
    path("me/passphrase/", me.passphrase, name="passphrase"),
    path("me/second-factor/", second_factor.second_factor, name="second-factor"),
    path("me/colleagues/", me.colleagues, name="colleagues"),
    path("me/colleagues/<uuid:pk>/", me.admit, name="admit"),
]
