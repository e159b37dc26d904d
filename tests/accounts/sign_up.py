"""What a person types on the sign-up page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.personas import PASSWORD

EMAIL = "new-doctor@example.org"
HOSPITAL_CODE = "124400000TEXT0018E"
FIRM_CODE = "91440100MA0TXT010P"


def answers(**changes: Any) -> dict[str, Any]:
    typed = {
        "role": "clinician",
        "region": "44",
        "organisation_name": "医疗机构 001",
        "organisation": "",
        "department": "心内科",
        "title": "主治医师",
        "name": "申报人 030",
        "email": EMAIL,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "consent": "on",
    }
    return {**typed, **changes}


def new_hospital(**changes: Any) -> dict[str, Any]:
    return (
        answers(
            organisation_name="医疗机构 077", organisation="new", kind="institution", city="4401", uscc=HOSPITAL_CODE
        )
        | changes
    )


def sign_up(client: Client | None = None, **changes: Any) -> Any:
    return (client or Client()).post(reverse("account_signup"), answers(**changes))
