"""The first system, security and audit administrators of a province; later ones get their role in the console."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import SEPARATE_ROLES
from accounts.selectors import province
from accounts.services.memberships import appoint_first_administrator
from accounts.services.organisations import ensure_office
from accounts.services.people import ensure_account
from core.errors import PortalError


class Command(BaseCommand):
    help = (
        "Appoints the first holder of an administrator's role in a province. The account has no password: "
        "its owner sets one through “forgotten password” on the sign-in page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=sorted(SEPARATE_ROLES))
        parser.add_argument("email")
        parser.add_argument("--name", required=True, help="name of the person")
        parser.add_argument("--office", required=True, help="full name of the regulator")
        parser.add_argument("--region", default="44", help="GB/T 2260 code of the province (default 44)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            office = ensure_office(region=province(options["region"]), name=options["office"])
            user = ensure_account(email=options["email"], name=options["name"])
            membership = appoint_first_administrator(user=user, role=options["role"], organisation=office)
        except PortalError as refusal:
            raise CommandError(str(refusal.message)) from refusal
        self.stdout.write(f"{user.email}: {membership.get_role_display()} · {office.name}")
