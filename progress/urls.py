from django.urls import path

from progress.views import board, rows, targets

app_name = "progress"

urlpatterns = [
    path("", board.board, name="board"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<str:ref>/", targets.target_rows, name="target_rows"),
    path("targets/<str:ref>/export/", targets.target_export, name="target_export"),
    path("<slug:key>/", rows.indicator_rows, name="indicator_rows"),
    path("<slug:key>/export/", rows.rows_export, name="rows_export"),
]
