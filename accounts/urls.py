"""The portal's own account pages; signing in and what belongs to it is in ``sign_in_urls``."""

from django.urls import path

from accounts.views import joining, members, memberships, notice_mail, organisations, personal, profile

app_name = "accounts"

urlpatterns = [
    path("settings/", profile.settings, name="settings"),
    path("settings/mail/", notice_mail.notice_mail, name="notice_mail"),
    path("my-data/", personal.personal_data, name="personal_data"),
    path("my-data/export/", personal.personal_export, name="personal_export"),
    path("my-data/close/", personal.account_close, name="account_close"),
    path("privacy/", joining.privacy_notice, name="privacy_notice"),
    path("privacy/accept/", joining.privacy_accept, name="privacy_accept"),
    path("memberships/", memberships.membership_list, name="membership_list"),
    path("memberships/new/", joining.membership_request, name="membership_request"),
    path("memberships/switch/", memberships.membership_switch, name="membership_switch"),
    path("memberships/<str:ref>/leave/", memberships.membership_leave, name="membership_leave"),
    path("members/", members.member_list, name="member_list"),
    path("members/<str:ref>/confirm/", members.member_confirm, name="member_confirm"),
    path("members/<str:ref>/refuse/", members.member_refuse, name="member_refuse"),
    path("members/<str:ref>/end/", members.member_end, name="member_end"),
    path("members/<str:ref>/appoint/", members.member_appoint, name="member_appoint"),
    path("organisations/find/", joining.organisation_search, name="organisation_search"),
    path("organisations/new/", joining.organisation_new, name="organisation_new"),
    path("organisations/<str:ref>/", organisations.organisation_page, name="organisation_page"),
    path("organisations/<str:ref>/edit/", organisations.organisation_edit, name="organisation_edit"),
]
