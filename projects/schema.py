"""The form in which the API tells of projects; what a caller may not know is absent."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from projects.enums import ManagementClass, PatentStatus, Stage, Status


class DisclosedProject(serializers.Serializer[dict[str, Any]]):
    """A project as far as the caller may know it; what he may not know is absent."""

    url = serializers.CharField(help_text="Path of the project in this API.")
    reference = serializers.CharField()
    applied_on = serializers.DateField()
    region = serializers.CharField()
    city = serializers.CharField()
    title = serializers.CharField()
    summary = serializers.CharField()
    department = serializers.CharField()
    subcatalogue = serializers.CharField(help_text="Two-digit code of the device catalogue; 40 for IVD reagents.")
    category = serializers.CharField(required=False)
    claimed_class = serializers.ChoiceField(ManagementClass.choices, required=False, allow_blank=True)
    confirmed_class = serializers.ChoiceField(ManagementClass.choices, required=False, allow_blank=True)
    stage = serializers.ChoiceField(Stage.choices, required=False, allow_blank=True)
    patent_status = serializers.ChoiceField(PatentStatus.choices, required=False, allow_blank=True)
    innovative = serializers.BooleanField(required=False)
    first_of_kind = serializers.BooleanField(required=False)
    tags = serializers.ListField(child=serializers.CharField(), required=False)
    institution = serializers.CharField(required=False)
    applicant = serializers.CharField(required=False)
    status = serializers.ChoiceField(Status.choices, required=False)


class DisclosedDocument(serializers.Serializer[dict[str, Any]]):
    reference = serializers.CharField()
    section = serializers.CharField()
    title = serializers.CharField()
    tier = serializers.IntegerField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")


class DisclosedMember(serializers.Serializer[dict[str, Any]]):
    position = serializers.IntegerField()
    name = serializers.CharField()


class DisclosedListing(serializers.Serializer[dict[str, Any]]):
    kind = serializers.CharField()
    entered_on = serializers.DateField()
    left_on = serializers.DateField(allow_null=True)


class WholeProject(DisclosedProject):
    answers = serializers.DictField(
        child=serializers.DictField(), help_text="By section and field of the application form."
    )
    documents = DisclosedDocument(many=True)
    team = DisclosedMember(many=True, required=False)
    listings = DisclosedListing(many=True, required=False)
    card = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="What the owner says in brief, by part: problem, benefit, maturity, route, wish.",
    )


class ProjectPage(serializers.Serializer[dict[str, Any]]):
    results = DisclosedProject(many=True)
    next = serializers.CharField(allow_null=True, help_text="Cursor for ?after=, null on the last page.")
    previous = serializers.CharField(allow_null=True, help_text="Cursor for ?before=, null on the first page.")


def with_url(row: dict[str, Any]) -> dict[str, Any]:
    """With where the whole project is read."""
    return {"url": reverse("api_project_page", args=[row["reference"]]), **row}
