from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from oauth2_provider.models import Application

from accounts.models import Membership, Organisation


class ApiClient(models.Model):
    """A program of an enterprise that reads the portal by its interface, in the name of one membership.

    It may read what that person may read of others' projects and needs, never protected papers, and only while the
    membership lasts and the enterprise is verified. ``application`` holds the key pair; its secret is stored hashed.
    """

    ref = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="api_clients")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="api_client")
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("program access")
        indexes = [models.Index(fields=["organisation", "-id"], name="api_client_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.ref
