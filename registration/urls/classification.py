from django.urls import path

from registration.views import classification

urlpatterns = [
    path("cases/<str:ref>/classification/", classification.case_classification, name="case_classification"),
    path("cases/<str:ref>/classification/new/", classification.case_classification_new, name="case_classification_new"),
    path("projects/<str:ref>/classification/", classification.project_classification, name="project_classification"),
    path(
        "projects/<str:ref>/classification/new/",
        classification.project_classification_new,
        name="project_classification_new",
    ),
    path("classification/<str:ref>/", classification.classification_page, name="classification_page"),
    path("classification/<str:ref>/edit/", classification.classification_edit, name="classification_edit"),
]
