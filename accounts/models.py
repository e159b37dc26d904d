"""People, the organisations they speak for, the places these belong to, and the roles they hold."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipStatus, OrganisationKind, RegionLevel
from accounts.roles import CONSOLE_ROLES, SEPARATE_ROLES, Role
from core.enums import MailMode
from core.languages import is_english


class Region(models.Model):
    """A province-level region or a city, keyed by its GB/T 2260 code without trailing zeros: "44", "4401"."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    short_name = models.CharField(max_length=30)
    level = models.CharField(max_length=10, choices=RegionLevel.choices)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="cities")

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.name_en if is_english() else self.name

    @property
    def short_label(self) -> str:
        return self.name_en if is_english() else self.short_name


class Organisation(models.Model):
    """``region`` is the province whose officers care for it; ``city`` the place, when known.

    ``uscc`` is the unified social credit code (GB 32100-2015); institutions of Hong Kong and Macao have none
    and give ``other_id``. An officer sets ``verified_at`` with ``verified_by``, or ``refused_at``; neither means
    that he has not yet looked, or that name or code changed since. ``registered_by`` is confirmed with it.
    """

    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    uscc = models.CharField(max_length=18, blank=True)
    other_id = models.CharField(max_length=60, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="city_organisations")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches")
    phone = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="registered_organisations"
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="verified_organisations"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    verification_note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(refused_at=None), name="organisation_verified_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(verified_at__isnull=False) | Q(refused_at__isnull=False),
                name="organisation_verified_by_with_time",
            ),
            models.UniqueConstraint(fields=["uscc"], name="organisation_uscc", condition=~Q(uscc="")),
            models.UniqueConstraint(fields=["region", "kind", "name"], name="organisation_name_in_region"),
        ]
        indexes = [
            models.Index(fields=["region", "kind", "id"], name="organisation_region"),
            models.Index(
                fields=["region", "id"],
                name="organisation_unverified",
                condition=Q(verified_at=None, refused_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. What he may do follows from his memberships, never from a flag: there is no superuser.

    ``privacy_version`` is the privacy notice he accepted last; ``phone`` is in international form (+8613800000000).
    ``closed_at``: he has closed his account; then the name is a pseudonym and nothing personal is left.
    ``mail_groups``: where e-mails of one group of notices come otherwise than ``mail_mode`` says; group to mode.
    ``waiting_mail``: on working days he wants to be written to, once, when something of his is due or late.
    The last methods answer Django's admin framework, whose own permissions the portal does not use.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    phone = models.CharField(_("mobile phone"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    mail_mode = models.CharField(_("e-mails"), max_length=10, choices=MailMode.choices, default=MailMode.AT_ONCE)
    mail_groups = models.JSONField(default=dict, blank=True)
    waiting_mail = models.BooleanField(default=True)
    privacy_version = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def is_staff(self) -> bool:
        return self.memberships.filter(status=MembershipStatus.ACTIVE, role__in=CONSOLE_ROLES).exists()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Membership(models.Model):
    """A person's role in an organisation, from the request to join until it ends; rows are never deleted.

    ``decided_by`` confirmed or refused it: a manager of the organisation, an officer of the province, or the
    security administrator for the offices' own roles. ``manages`` makes a firm's or platform's member its manager;
    hospitals and universities have the institution manager's role for that.
    """

    ref = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    status = models.CharField(max_length=10, choices=MembershipStatus.choices, default=MembershipStatus.PENDING)
    manages = models.BooleanField(default=False)
    title = models.CharField(max_length=60, blank=True)
    department = models.CharField(max_length=60, blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="decided_memberships"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                name="membership_once",
                condition=Q(status__in=["pending", "active"]),
            ),
            models.UniqueConstraint(
                fields=["user"],
                name="membership_separate_administrators",
                condition=Q(status__in=["pending", "active"], role__in=sorted(SEPARATE_ROLES)),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "status"], name="membership_user"),
            models.Index(fields=["organisation", "status", "-id"], name="membership_organisation"),
            models.Index(fields=["role", "organisation"], name="membership_role", condition=Q(status="active")),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def region_id(self) -> str:
        """The province in whose part of the audit log the membership's changes stand."""
        return self.organisation.region_id


class SignInAttempts(models.Model):
    """Failed sign-ins under one account name, whether or not such an account exists.

    ``name_digest`` is the SHA-256 of the name in small letters: what people type by mistake is not kept.
    """

    name_digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=timezone.now)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["last_at"], name="sign_in_attempts_last")]

    def __str__(self) -> str:
        return self.name_digest[:12]


class FormerPassword(models.Model):
    """A password somebody had, as its hash, so that he does not set it again (GB/T 22239-2019 §8.1.4.1 a)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["user", "-id"], name="former_password_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"
