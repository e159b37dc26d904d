from django.urls import path

from matching.views import enquiries, need_acts, needs, platforms, profile_edit, profiles, search

app_name = "matching"

urlpatterns = [
    path("matching/", search.project_search, name="project_search"),
    path("matching/enterprises/", profiles.enterprise_list, name="enterprise_list"),
    path("matching/enterprises/<str:ref>/", profiles.enterprise_page, name="enterprise_page"),
    path("matching/profile/", profile_edit.profile_edit, name="profile_edit"),
    path("matching/platforms/", platforms.platform_list, name="platform_list"),
    path("matching/platforms/<str:ref>/", platforms.platform_page, name="platform_page"),
    path("matching/platforms/<str:ref>/edit/", platforms.platform_edit, name="platform_edit"),
    path("matching/platforms/<str:ref>/ask/", enquiries.enquiry_ask, name="enquiry_ask"),
    path("matching/enquiries/", enquiries.enquiry_list, name="enquiry_list"),
    path("matching/enquiries/mine/", enquiries.enquiry_mine, name="enquiry_mine"),
    path("matching/enquiries/<str:ref>/", enquiries.enquiry_page, name="enquiry_page"),
    path("matching/needs/", needs.need_list, name="need_list"),
    path("matching/needs/new/", need_acts.need_start, name="need_start"),
    path("matching/needs/mine/", needs.my_needs, name="my_needs"),
    path("matching/needs/answers/", needs.my_answers, name="my_answers"),
    path("matching/needs/<str:ref>/", needs.need_page, name="need_page"),
    path("matching/needs/<str:ref>/edit/", need_acts.need_edit, name="need_edit"),
    path("matching/needs/<str:ref>/publish/", need_acts.need_publish, name="need_publish"),
    path("matching/needs/<str:ref>/take-back/", need_acts.need_take_back, name="need_take_back"),
    path("matching/needs/<str:ref>/close/", need_acts.need_close, name="need_close"),
    path("matching/needs/<str:ref>/answer/", need_acts.need_answer, name="need_answer"),
    path("matching/needs/<str:ref>/answers/<int:number>/reply/", need_acts.need_reply, name="need_reply"),
]
