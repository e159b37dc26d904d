from django.urls import path

from progress.views import board, rows

app_name = "progress"

urlpatterns = [
    path("", board.board, name="board"),
    path("<slug:key>/", rows.indicator_rows, name="indicator_rows"),
    path("<slug:key>/export/", rows.rows_export, name="rows_export"),
]
