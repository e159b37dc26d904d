from django.urls import path

from progress.views import waiting

app_name = "waiting"

urlpatterns = [
    path("", waiting.waiting_list, name="waiting_list"),
    path("count/", waiting.waiting_count, name="waiting_count"),
]
