from django.urls import path

from progress.views import (
    activity,
    ageing,
    board,
    changes,
    division,
    funnel,
    provinces,
    reports,
    rows,
    targets,
    times,
    trend,
)

app_name = "progress"

urlpatterns = [
    path("", board.board, name="board"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/make/", reports.report_make, name="report_make"),
    path("reports/subscriptions/", reports.report_subscriptions, name="report_subscriptions"),
    path("reports/<str:ref>/", reports.report_page, name="report_page"),
    path("reports/<str:ref>/anew/", reports.report_anew, name="report_anew"),
    path("reports/<str:ref>/data.json", reports.report_json, name="report_json"),
    path("reports/<str:ref>/<str:language>.<str:file_format>", reports.report_file, name="report_file"),
    path("targets/", targets.targets, name="targets"),
    path("targets/<str:ref>/", targets.target_rows, name="target_rows"),
    path("targets/<str:ref>/export/", targets.target_export, name="target_export"),
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
