from django.urls import path

from springrain.guide import views

app_name = "guide"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("words/", views.terms, name="terms"),
    path("map/", views.site_map, name="site_map"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("components/", views.components, name="components"),
    path("<slug:key>/", views.situation, name="situation"),
]
