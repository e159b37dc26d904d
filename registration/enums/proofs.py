"""The certificates people take from the portal for their titles and appraisals (domain guide §1.3, items 50 and 51)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProofKind(models.TextChoices):
    LIBRARY = "library", _("Certificate of entry into the project library")
    CONVERSION = "conversion", _("Certificate of conversion")
