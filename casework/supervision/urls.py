from django.urls import path

from casework.supervision.views import board, duplicates, handing, reviewing

app_name = "supervision"
urlpatterns = [
    path("team/", board.board, name="board"),
    path("team/duplicates/", duplicates.duplicates, name="duplicates"),
    path("team/duplicates/<uuid:pk>/<uuid:other>/", duplicates.compare, name="compare"),
    path("team/<uuid:person>/hand-over/", handing.hand_over, name="hand-over"),
    path("cases/<uuid:pk>/file-review/new/", reviewing.new, name="review-new"),
    path("cases/<uuid:pk>/file-review/<uuid:record>/", reviewing.review, name="review"),
]
