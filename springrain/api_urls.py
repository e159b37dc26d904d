"""The API: versioned addresses, its schema, and the page that shows it."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from matching import api as matching
from matching.views.api_clients import token
from progress.api import IndicatorsView, TargetsView
from projects import api as projects

urlpatterns = [
    path("v1/indicators/", IndicatorsView.as_view(), name="api_indicators"),
    path("v1/targets/", TargetsView.as_view(), name="api_targets"),
    path("v1/projects/", projects.project_list, name="api_project_list"),
    path("v1/projects/<str:ref>/", projects.project_page, name="api_project_page"),
    path("v1/search/projects/", matching.project_search, name="api_project_search"),
    path("v1/needs/", matching.need_list, name="api_need_list"),
    path("v1/needs/<str:ref>/", matching.need_page, name="api_need_page"),
    path("token/", token, name="api_token"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
]
