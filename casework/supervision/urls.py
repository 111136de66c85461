from django.urls import path

from casework.supervision.views import board, handing

app_name = "supervision"
urlpatterns = [
    path("team/", board.board, name="board"),
    path("team/<uuid:person>/hand-over/", handing.hand_over, name="hand-over"),
]
