from django.urls import path

from registration.views import channels

urlpatterns = [
    path("channels/", channels.channel_check, name="channel_check"),
    path("cases/<str:ref>/channels/", channels.case_channels, name="case_channels"),
]
