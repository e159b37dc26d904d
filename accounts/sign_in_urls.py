"""allauth's addresses with our sign-up page in the place of its own. No namespace: allauth reverses them by name."""

from django.urls import include, path

from accounts.views import joining, profile

urlpatterns = [
    path("accounts/signup/", joining.sign_up, name="account_signup"),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", profile.set_language, name="set_language"),
]
