"""allauth's addresses, with our pages for signing up and for the e-mail address in the place of its own.

No namespace: allauth reverses them by name.
"""

from django.urls import include, path

from accounts.views import email, joining, profile

urlpatterns = [
    path("accounts/signup/", joining.sign_up, name="account_signup"),
    path("accounts/email/", email.EmailAddressView.as_view(), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", profile.set_language, name="set_language"),
]
