from django.urls import path

from progress.views import activity, ageing, board, changes, division, funnel, provinces, rows, times, trend

app_name = "progress"

urlpatterns = [
    path("", board.board, name="board"),
    path("funnel/", funnel.funnel_board, name="funnel_board"),
    path("trend/", trend.trend_board, name="trend_board"),
    path("division/", division.division_board, name="division_board"),
    path("provinces/", provinces.province_board, name="province_board"),
    path("times/", times.times_board, name="times_board"),
    path("ageing/", ageing.ageing_board, name="ageing_board"),
    path("activity/", activity.activity_board, name="activity_board"),
    path("changes/", changes.changes_board, name="changes_board"),
    path("<slug:key>/", rows.indicator_rows, name="indicator_rows"),
    path("<slug:key>/export/", rows.rows_export, name="rows_export"),
]
