"""The API: versioned addresses, its schema, and the page that shows it."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from progress.api import IndicatorsView
from projects import api as projects

urlpatterns = [
    path("v1/indicators/", IndicatorsView.as_view(), name="api_indicators"),
    path("v1/projects/", projects.project_list, name="api_project_list"),
    path("v1/projects/<str:ref>/", projects.project_page, name="api_project_page"),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
]
