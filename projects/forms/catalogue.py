"""Loading a newer device catalogue, for the office's console."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from projects.models import Catalogue
from projects.services.catalogue import load_catalogue, read_workbook


class CatalogueForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the edition"), help_text=_("Such as 医疗器械分类目录（2017年第104号）."), max_length=120
    )
    file = forms.FileField(
        label=_("Excel workbook"),
        help_text=_("With the columns 子目录编码, 子目录, 类别编码 and 产品类别."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def load(self, *, by: Actor) -> Catalogue:
        """Raises InvalidInput with what is wrong in the file, and PermissionRefused."""
        rows = read_workbook(self.cleaned_data["file"])
        return load_catalogue(by=by, rows=rows, name=self.cleaned_data["name"])
