"""The frame of the staff console: its pages with the roles that may open them, its menu, and lists in the admin.

Each app declares its pages in its ``admin`` module; the site in ``springrain.console`` collects them.
Roles are plain keys here: which role means what is decided above.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import models
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused, PortalError, Text
from core.requests import PortalRequest
from core.services import record

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Duty:
    """What waits for a person in one queue. ``waiting`` includes those due soon and those overdue."""

    title: Text
    sentence: Text
    url: str
    icon: str
    waiting: int
    due_soon: int = 0
    overdue: int = 0


DutyOf = Callable[[Actor], Duty]


@dataclass(frozen=True)
class MenuEntry:
    """``group`` is a key of MENU_GROUPS; ``duty`` counts what waits behind the entry, with one query."""

    group: str
    label: Text
    icon: str
    order: int = 50
    duty: DutyOf | None = None


@dataclass(frozen=True)
class ConsolePage:
    """``view`` is None for a list of the admin, which brings its own address."""

    route: str
    name: str
    view: View | None
    roles: frozenset[str]
    menu: MenuEntry | None = None


MENU_GROUPS: dict[str, Text] = {
    "work": _("At work"),
    "lists": _("Lists and figures"),
    "people": _("People and organisations"),
    "settings": _("Reference data"),
    "supervision": _("Supervision"),
}

PAGES: dict[str, ConsolePage] = {}


def console_page(
    route: str, *, name: str, roles: Iterable[str], menu: MenuEntry | None = None
) -> Callable[[View], View]:
    """Adds a page at ``/console/<route>`` as ``console:<name>``, open to these roles only.

    Everybody else signed in is refused, and the refusal stands in the audit log (GB/T 22239-2019 §8.1.5: an attempt
    to use another administrator's functions must be seen).
    """
    allowed = frozenset(str(role) for role in roles)

    def register(view: View) -> View:
        @wraps(view)
        def guarded(request: PortalRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require_role(request, name, allowed)
            response = view(request, *args, **kwargs)
            if request.method == "POST" and settings.DUTY_SECONDS:
                cache.delete(_duty_key(request.actor))
            return response

        PAGES[name] = ConsolePage(route, name, guarded, allowed, menu)
        return guarded

    return register


def require_role(request: PortalRequest, name: str, roles: frozenset[str]) -> None:
    """Raises PermissionRefused for another role, after writing the attempt into the audit log."""
    actor = request.actor
    if actor.role in roles:
        return
    record(
        by=actor,
        event="access.refused",
        object_type="page",
        object_ref=name,
        region=actor.region,
        changes={"method": request.method},
    )
    raise PermissionRefused(_("This part of the console belongs to another role."))


@dataclass
class MenuGroup:
    label: Text
    items: list[dict[str, Any]] = field(default_factory=list)


def menu_for(request: PortalRequest) -> list[MenuGroup]:
    """The menu of the present role; the closest address is the present one.

    Entries that count what waits behind them have ``counted``; the numbers come after the page (``duties_of``).
    """
    addresses = [reverse(f"console:{page.name}") for page in menu_pages(request.actor.role)]
    present = max((each for each in addresses if request.path.startswith(each)), key=len, default="")
    groups = {key: MenuGroup(label) for key, label in MENU_GROUPS.items()}
    for page in menu_pages(request.actor.role):
        assert page.menu is not None  # noqa: S101 - menu_pages gives no others
        item = _item(page.name, page.menu)
        groups[page.menu.group].items.append({**item, "current": item["url"] == present})
    return [group for group in groups.values() if group.items]


def menu_pages(role: str) -> Iterator[ConsolePage]:
    pages = [page for page in PAGES.values() if page.menu is not None and role in page.roles]
    return iter(sorted(pages, key=lambda page: page.menu.order if page.menu else 0))


def counted_pages(role: str) -> list[dict[str, Any]]:
    """The entries of a role's menu behind which something may wait, as ``menu_for`` gives them."""
    menus = [(page.name, page.menu) for page in menu_pages(role) if page.menu is not None]
    return [_item(name, menu) for name, menu in menus if menu.duty is not None]


def _item(name: str, menu: MenuEntry) -> dict[str, Any]:
    url = reverse(f"console:{name}")
    return {"name": name, "label": menu.label, "icon": menu.icon, "url": url, "counted": menu.duty is not None}


def duties_of(actor: Actor) -> dict[str, Duty]:
    """What waits behind the entries of his menu, by page name; one question for each.

    Remembered for ``DUTY_SECONDS``, so that going from page to page does not count everything anew; an act of his own
    in the console ends that.
    """
    key = _duty_key(actor)
    found: dict[str, Duty] | None = cache.get(key) if settings.DUTY_SECONDS else None
    if found is None:
        counted = ((page.name, page.menu) for page in menu_pages(actor.role) if page.menu is not None)
        found = {name: menu.duty(actor) for name, menu in counted if menu.duty is not None}
        if settings.DUTY_SECONDS:
            cache.set(key, found, settings.DUTY_SECONDS)
    return found


def _duty_key(actor: Actor) -> str:
    # Sentences are kept as they were said, so each language has its own.
    return f"duties:{actor.user_id}:{actor.membership_id or ''}:{get_language()}"


def render_page(
    request: PortalRequest, template: str, context: dict[str, Any] | None = None, status: int = 200
) -> TemplateResponse:
    """A page inside the console's frame."""
    request.current_app = admin.site.name
    return TemplateResponse(request, template, {**admin.site.each_context(request), **(context or {})}, status=status)


@dataclass(frozen=True)
class Chosen:
    """A filter that is set, with the address of the page without it."""

    label: str
    remove_url: str


def chosen_filters(request: PortalRequest, labels: Mapping[str, str]) -> list[Chosen]:
    """``labels``: parameter name to what is shown; parameters without a label are not set."""
    return [Chosen(label, query_with(request, name, "")) for name, label in labels.items() if label]


def query_with(request: PortalRequest, name: str, value: str) -> str:
    """The present query with one filter set anew, or taken away by an empty value, from its first page."""
    query = request.GET.copy()
    for each in (name, "after", "before"):
        query.pop(each, None)
    if value:
        query[name] = value
    return f"?{query.urlencode()}"


def add_refusal(form: forms.Form, refusal: PortalError) -> None:
    """Puts what a service refused beside its fields, or at the top of the form, so that what was typed stays."""
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    for name, texts in fields.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, str(text))
    if not fields:
        form.add_error(None, str(refusal.message))


class ConsoleModelAdmin(ModelAdmin):
    """A list in the console: its rows come from a selector, its readers from ``roles``. It changes nothing.

    Acts belong to services behind pages of their own, so there is no adding, changing or deleting here, and no page
    for a single row (the first column would link to it, and does not). A subclass names its columns as for any
    admin; ``rows`` must fetch whatever the columns show. ``route`` is the address below the console.
    """

    roles: frozenset[str] = frozenset()
    menu: MenuEntry | None = None
    route = ""
    actions = None
    list_per_page = 50
    show_full_result_count = False
    list_fullwidth = True

    def rows(self, actor: Actor) -> models.QuerySet[Any]:
        raise NotImplementedError

    def get_queryset(self, request: PortalRequest) -> models.QuerySet[Any]:
        rows = self.rows(request.actor)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    @property
    def page(self) -> ConsolePage:
        app, model = self.opts.app_label, self.opts.model_name
        return ConsolePage(self.route or f"{app}/{model}/", f"{app}_{model}_changelist", None, self.roles, self.menu)

    def get_urls(self) -> list[URLPattern]:
        def listing(request: PortalRequest) -> HttpResponse:
            require_role(request, self.page.name, self.roles)
            title = self.menu.label if self.menu else self.opts.verbose_name_plural
            return self.changelist_view(request, {"title": title})

        return [path("", self.admin_site.admin_view(listing), name=self.page.name)]

    def has_module_permission(self, request: PortalRequest) -> bool:
        return request.actor.role in self.roles

    def has_view_permission(self, request: PortalRequest, obj: models.Model | None = None) -> bool:
        return request.actor.role in self.roles

    def has_add_permission(self, request: PortalRequest) -> bool:
        return False

    def has_change_permission(self, request: PortalRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: PortalRequest, obj: models.Model | None = None) -> bool:
        return False
