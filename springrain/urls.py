"""Where everything of the portal is found."""

from django.conf.urls.i18n import i18n_patterns  # noqa: F401
from django.contrib import admin
from django.urls import include, path

from springrain.views import find, home, recent_clear, recent_menu

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.page_not_found"
handler429 = "core.views.errors.too_many_requests"
handler500 = "core.views.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("", include("core.urls")),
    path("", include("accounts.sign_in_urls")),
    path("", include("accounts.urls")),
    path("find/", find, name="find"),
    path("recent/", recent_menu, name="recent"),
    path("recent/clear/", recent_clear, name="recent_clear"),
    path("guide/", include("springrain.guide.urls")),
    path("console/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("projects.urls")),
    path("", include("screening.urls")),
    path("", include("matching.urls")),
    path("activities/", include("outreach.urls")),
    path("registration/", include("registration.urls")),
    path("proofs/", include("registration.urls.public")),
    path("progress/", include("progress.urls")),
    path("waiting/", include("progress.waiting_urls")),
    path("statistics/", include("progress.public_urls")),
    path("api/", include("springrain.api_urls")),
]
