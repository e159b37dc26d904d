from django.urls import path

from progress.views import statistics

app_name = "statistics"

urlpatterns = [
    path("", statistics.overview, name="overview"),
    path("data.<str:file_format>", statistics.open_data, name="open_data"),
    path("<str:region>/", statistics.province_page, name="province"),
    path("<str:region>/data.<str:file_format>", statistics.province_data, name="province_data"),
]
