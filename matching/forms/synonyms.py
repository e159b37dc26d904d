import re

from django import forms
from django.utils.translation import gettext_lazy as _

SEPARATORS = re.compile(r"[\s,，、;；=＝]+")


class SynonymForm(forms.Form):
    words = forms.CharField(
        label=_("Words that mean the same"),
        help_text=_("Separated by commas or blanks. Whoever searches for one of them also finds the others."),
        max_length=300,
    )

    def clean_words(self) -> list[str]:
        return [word for word in SEPARATORS.split(self.cleaned_data["words"]) if word]
