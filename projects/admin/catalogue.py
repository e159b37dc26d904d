"""The device catalogue: the edition the application offers, and loading a newer one."""

import io
from typing import IO

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from unfold.decorators import display

from core.actor import Actor
from core.console import ConsoleModelAdmin, MenuEntry, add_refusal, console_page, render_page
from core.errors import InvalidInput, PortalError
from core.requests import PortalRequest
from projects.models import DeviceCategory
from projects.selectors.catalogue import current_catalogue, current_categories, subcatalogues
from projects.services.catalogue import KEEPERS, LONGEST_NAME, CatalogueRow, load_catalogue, read_csv, read_workbook

LARGEST_FILE = 5 * 1024 * 1024


@admin.register(DeviceCategory)
class DeviceCategoryAdmin(ConsoleModelAdmin):
    """The product categories of the present edition, to look up."""

    roles = KEEPERS
    route = "catalogue/categories/"
    list_display = ("category_code", "category_name", "part")
    search_fields = ("code", "name", "subcatalogue_name")
    ordering = ("code", "id")
    list_per_page = 100

    def rows(self, actor: Actor) -> QuerySet[DeviceCategory]:
        return current_categories()

    @display(description=gettext_lazy("Code or number"))
    def category_code(self, category: DeviceCategory) -> str:
        return category.code

    @display(description=gettext_lazy("Product category"))
    def category_name(self, category: DeviceCategory) -> str:
        return category.name

    @display(description=gettext_lazy("Sub-catalogue"))
    def part(self, category: DeviceCategory) -> str:
        return f"{category.subcatalogue} {category.subcatalogue_name}"


class CatalogueForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the edition"),
        help_text=gettext_lazy("As it is cited, with the number of the announcement."),
        max_length=LONGEST_NAME,
    )
    file = forms.FileField(
        label=gettext_lazy("Excel workbook or CSV file"),
        help_text=gettext_lazy(
            "With the columns 子目录编码, 子目录, 类别编码 and 产品类别; a title above them is normal."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large to be a catalogue (at most 5 MB)."))
        return file


@console_page(
    "catalogue/",
    name="catalogue_load",
    roles=KEEPERS,
    menu=MenuEntry("settings", gettext_lazy("Device catalogue"), "category", 70),
)
@require_http_methods(["GET", "POST"])
def catalogue_load(request: PortalRequest) -> HttpResponse:
    """The present edition, and a newer one in its place; answers given from the older one stay as they are."""
    form = CatalogueForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            rows = rows_in(form.cleaned_data["file"])
            loaded = load_catalogue(by=request.actor, rows=rows, name=form.cleaned_data["name"])
        except PortalError as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s is now offered in the application.") % {"name": loaded.name})
            return redirect("console:catalogue_load")
    present = current_catalogue()
    context = {
        "form": form,
        "present": present,
        "parts": subcatalogues(),
        "count": current_categories().count() if present else 0,
    }
    return render_page(request, "console/catalogue_load.html", context, status=422 if form.errors else 200)


def rows_in(file: IO[bytes]) -> list[CatalogueRow]:
    """Judged by content: a workbook is a ZIP archive, anything else must be text."""
    content = file.read()
    if content.startswith(b"PK"):
        return read_workbook(io.BytesIO(content))
    try:
        return read_csv(io.StringIO(content.decode("utf-8-sig"), newline=""))
    except UnicodeDecodeError:
        raise InvalidInput(fields={"file": [_("This is neither an Excel workbook nor a CSV file in UTF-8.")]}) from None
