"""Provinces and cities, to look at: they come with the portal (GB/T 2260) and change with its releases."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from accounts.models import Region
from accounts.roles import Role
from accounts.selectors import regions
from core.actor import Actor
from core.console import ConsoleModelAdmin, MenuEntry


@admin.register(Region)
class RegionAdmin(ConsoleModelAdmin):
    roles = frozenset({Role.PROVINCIAL_OFFICER.value, Role.SYSTEM_ADMIN.value})
    menu = MenuEntry("settings", _("Regions"), "map-2", 80)
    route = "regions/"
    list_display = ("gb_code", "chinese_name", "english_name", "rank", "parent_name")
    # The theme writes two kilobytes for a row.
    list_per_page = 15
    search_fields = ("code", "name", "name_en")
    ordering = ("code",)

    def rows(self, actor: Actor) -> QuerySet[Region]:
        return regions()

    @display(description=_("Code (GB/T 2260)"), ordering="code")
    def gb_code(self, region: Region) -> str:
        return region.code

    @display(description=_("Name of the place"))
    def chinese_name(self, region: Region) -> str:
        return region.name

    @display(description=_("English name"))
    def english_name(self, region: Region) -> str:
        return region.name_en

    @display(description=_("Level"))
    def rank(self, region: Region) -> str:
        return region.get_level_display()

    @display(description=_("Belongs to"))
    def parent_name(self, region: Region) -> str:
        return region.parent.name if region.parent else ""
