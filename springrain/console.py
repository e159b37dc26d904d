"""The staff console at /console/: who may enter it, its addresses, its start page."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models.base import ModelBase
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from accounts.roles import CONSOLE_ROLES, ROLES
from core.console import PAGES, ConsoleModelAdmin, counted_pages, duties_of, menu_for, render_page, require_role
from core.requests import PortalRequest
from projects.selectors.queue import QueueFilter, queue_page

View = Callable[..., HttpResponse]
MOST_URGENT = 5


class ConsoleSite(UnfoldAdminSite):
    """Django's admin without its accounts: the role of the request's actor opens it, sign-in is the portal's own.

    There is no superuser, so nothing here may ask a user for permissions or flags.
    """

    index_template = "console/start.html"
    final_catch_all_view = False

    def __init__(self, name: str = "console") -> None:
        super().__init__(name)

    def register(
        self,
        model_or_iterable: Any,
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        """Only our own lists: what other packages register would show their rows past the selectors."""
        if admin_class is not None and issubclass(admin_class, ConsoleModelAdmin):
            super().register(model_or_iterable, admin_class, **options)
            for model in [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable:
                page = self._registry[model].page
                PAGES[page.name] = page

    def has_permission(self, request: PortalRequest) -> bool:
        return request.user.is_active and request.actor.role in CONSOLE_ROLES

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        inner = super().admin_view(view, cacheable)

        def enter(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), reverse("account_login"))
            require_role(request, "console", CONSOLE_ROLES)
            return inner(request, *args, **kwargs)

        enter.login_url = reverse_lazy("account_login")  # type: ignore[attr-defined]
        return enter

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("", self.admin_view(self.index), name="index"),
            path("counts/", self.admin_view(never_cache(self.counts)), name="counts"),
            path("login/", self.login, name="login"),
            path("logout/", self.logout, name="logout"),
            path("jsi18n/", self.admin_view(self.i18n_javascript, cacheable=True), name="jsi18n"),
        ]
        listings = [path(listing.page.route, include(listing.urls)) for listing in self._registry.values()]
        pages = [
            path(page.route, self.admin_view(page.view), name=page.name)
            for page in PAGES.values()
            if page.view is not None
        ]
        return [*own, *listings, *pages]

    @method_decorator(login_not_required)
    def login(self, request: PortalRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The portal has one sign-in, with its locks and second factor; the admin's own would go round them."""
        target = request.GET.get("next") or reverse("console:index")
        return redirect_to_login(target, reverse("account_login"))

    def logout(self, request: PortalRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_logout"))

    def index(self, request: PortalRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What waits for this person, in his present role."""
        role = ROLES[request.actor.role]
        context = {
            "title": _("Staff console"),
            "role": role,
            "counted": counted_pages(request.actor.role),
            "urgent": queue_page(request.actor, QueueFilter(), size=MOST_URGENT).rows,
        }
        return render_page(request, "console/start.html", context)

    def counts(self, request: PortalRequest) -> HttpResponse:
        """What waits, for the menu and, asked for with ``cards``, for the start page; a fragment that comes after them.

        A page thus costs no counting, and without JavaScript the menu has no numbers.
        """
        context = {"duties": duties_of(request.actor), "cards": "cards" in request.GET}
        return TemplateResponse(request, "console/counts.html", context)

    def each_context(self, request: PortalRequest) -> dict[str, Any]:
        context = super().each_context(request)
        return {**context, "console_menu": menu_for(request) if self.has_permission(request) else []}

    def get_app_list(self, request: PortalRequest, app_label: str | None = None) -> list[Any]:
        """The menu is ours: a list of models says nothing to an officer."""
        return []

    def get_log_entries(self, request: PortalRequest) -> list[Any]:
        """The admin keeps no log of its own; acts stand in the audit log."""
        return []
