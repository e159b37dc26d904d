from django.urls import path

from registration.views import milestones

urlpatterns = [
    path("cases/<str:ref>/milestones/", milestones.case_milestones, name="case_milestones"),
    path("cases/<str:ref>/milestones/report/<str:kind>/", milestones.milestone_report, name="milestone_report"),
    path("cases/<str:ref>/milestones/<str:milestone>/confirm/", milestones.milestone_confirm, name="milestone_confirm"),
    path("cases/<str:ref>/milestones/<str:milestone>/refuse/", milestones.milestone_refuse, name="milestone_refuse"),
    path(
        "cases/<str:ref>/milestones/<str:milestone>/withdraw/",
        milestones.milestone_withdraw,
        name="milestone_withdraw",
    ),
    path("cases/<str:ref>/milestones/<str:milestone>/revoke/", milestones.milestone_revoke, name="milestone_revoke"),
]
