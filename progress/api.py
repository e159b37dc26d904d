"""``/api/v1/indicators/``: the figures for machines."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.actor import Actor
from progress.figures import figures
from progress.indicators import INDICATORS, values_of
from progress.permissions import api_scope
from progress.scope import CLASSES, UNCONFIRMED, Filters, Scope
from progress.selectors.places import institutions_named
from projects.ledger.values import SUBCATALOGUES


class IndicatorQuery(serializers.Serializer[dict[str, Any]]):
    """The filters in the address; ``from`` is a word of Python, so the field is added under its name below."""

    region = serializers.CharField(
        required=False, max_length=6, help_text="Code of a province, e.g. 44. Empty: your own; for national roles all."
    )
    as_of = serializers.DateField(required=False, help_text="The day the figures are as of; without it today.")
    city = serializers.CharField(required=False, max_length=6, help_text="Code of a city, e.g. 4401.")
    institution = serializers.CharField(required=False, max_length=120, help_text="Name of an institution, or part.")

    def get_fields(self) -> dict[str, Any]:
        since = serializers.DateField(required=False, help_text="Only projects applied for from this day on.")
        chosen = serializers.ChoiceField(
            (*CLASSES, UNCONFIRMED), required=False, help_text="Class confirmed on the day; none: not confirmed."
        )
        part = serializers.ChoiceField(
            tuple(SUBCATALOGUES), required=False, help_text="Two-digit code of a sub-catalogue; 40: IVD reagents."
        )
        return {**super().get_fields(), "from": since, "class": chosen, "subcatalogue": part}

    def validate_as_of(self, day: date) -> date:
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future."))
        return day


class ClassCounts(serializers.Serializer[dict[str, Any]]):
    I = serializers.IntegerField()  # noqa: E741 - the regulation's own numeral
    II = serializers.IntegerField()
    III = serializers.IntegerField()


class IndicatorAnswer(serializers.Serializer[dict[str, Any]]):
    """The figures by key, with what they were asked for; for definitions see the board's pages."""

    region = serializers.CharField(help_text="Empty: all provinces.")
    as_of = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        values: dict[str, Any] = {
            key: serializers.IntegerField(help_text=" ".join(str(rule) for rule in indicator.rules))
            for key, indicator in INDICATORS.items()
        }
        values["library_by_class"] = ClassCounts()
        values["counted_until"] = serializers.DateTimeField(
            required=False, help_text="Only when what happened after it has not been counted yet."
        )
        return {**super().get_fields(), "from": serializers.DateField(allow_null=True), **values}


class IndicatorsView(APIView):
    """Leaders and officers get the figures of their province, national officials those of any or of all."""

    @extend_schema(
        operation_id="indicators",
        summary="The programme's figures as of a day",
        parameters=[IndicatorQuery, OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER, exclude=True)],
        responses=IndicatorAnswer,
    )
    def get(self, request: Request) -> Response:
        asked = IndicatorQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        scope = api_scope(actor_of(request), asked.validated_data.get("region", ""))
        filters = filters_of(scope, asked.validated_data)
        return Response(answer(scope, filters))


def actor_of(request: Request) -> Actor:
    actor: Actor = request._request.actor  # type: ignore[attr-defined]
    return actor


def filters_of(scope: Scope, values: dict[str, Any]) -> Filters:
    text = values.get("institution", "")
    found = institutions_named(scope, text) if text else ()
    return Filters(
        as_of=values.get("as_of") or timezone.localdate(),
        applied_from=values.get("from"),
        city=values.get("city", ""),
        management_class=values.get("class", ""),
        subcatalogue=values.get("subcatalogue", ""),
        institution=text,
        institutions=found,
    )


def answer(scope: Scope, filters: Filters) -> dict[str, Any]:
    since, found = filters.applied_from, figures(scope, filters)
    behind = {"counted_until": found.behind_since.isoformat()} if found.behind_since else {}
    return {
        "region": scope.region,
        "from": since.isoformat() if since else None,
        "as_of": filters.as_of.isoformat(),
        **values_of(found),
        **behind,
    }
