"""``/api/v1/indicators/`` and ``/api/v1/targets/``: the figures for machines, and how far the targets are."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.actor import Actor
from progress.answers import within_a_page
from progress.enums import Batch, TargetKind
from progress.figures import figures
from progress.indicators import INDICATORS, values_of
from progress.pace import PaceStatus
from progress.permissions import api_scope, targets_scope
from progress.reasons import target_values
from progress.scope import CLASSES, UNCONFIRMED, Filters, Scope
from progress.selectors.places import institutions_named
from progress.services.answers import have_counted
from progress.targets import target_rows
from projects.ledger.values import SUBCATALOGUES

ASK_AGAIN_SECONDS = 5


class DayQuery(serializers.Serializer[dict[str, Any]]):
    """Whose figures, as of which day."""

    region = serializers.CharField(
        required=False, max_length=6, help_text="Code of a province, e.g. 44. Empty: your own; for national roles all."
    )
    as_of = serializers.DateField(required=False, help_text="The day the figures are as of; without it today.")

    def validate_as_of(self, day: date) -> date:
        if day > timezone.localdate():
            raise serializers.ValidationError(_("This day lies in the future."))
        return day


class IndicatorQuery(DayQuery):
    """The filters in the address; ``from`` is a word of Python, so the field is added under its name below."""

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


class CountingAnswer(serializers.Serializer[dict[str, Any]]):
    detail = serializers.CharField()


class IndicatorsView(APIView):
    """Leaders and officers get the figures of their province, national officials those of any or of all."""

    @extend_schema(
        operation_id="indicators",
        summary="The programme's figures as of a day",
        parameters=[IndicatorQuery, OpenApiParameter("Accept-Language", str, OpenApiParameter.HEADER, exclude=True)],
        responses={
            200: IndicatorAnswer,
            503: OpenApiResponse(CountingAnswer, "Over many projects: being counted; ask again after Retry-After."),
        },
    )
    def get(self, request: Request) -> Response:
        asked = IndicatorQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        scope = api_scope(actor_of(request), asked.validated_data.get("region", ""))
        filters = filters_of(scope, asked.validated_data)
        with within_a_page() as page:
            found = answer(scope, filters)
        have_counted(page.wanted)
        if page.is_counting:
            return Response({"detail": _("Being counted")}, status=503, headers={"Retry-After": str(ASK_AGAIN_SECONDS)})
        return Response(found)


class TargetValues(serializers.Serializer[dict[str, Any]]):
    """One target on the day."""

    key = serializers.CharField(help_text="The indicator that has the target.")
    programme = serializers.CharField(help_text="Reference of its programme.")
    kind = serializers.ChoiceField(TargetKind.choices)
    batch = serializers.ChoiceField(Batch.choices)
    counts = serializers.CharField(help_text="The indicator counted for it by the rule in force.")
    first_day = serializers.DateField(help_text="Only what began in the period counts.")
    last_day = serializers.DateField()
    value = serializers.IntegerField()
    target = serializers.IntegerField()
    share = serializers.FloatField(help_text="Of the target; 0.28 is 28 %.")
    expected = serializers.IntegerField(help_text="What even progress had brought by the day.")
    gap = serializers.IntegerField(help_text="How many are missing to that.")
    status = serializers.ChoiceField([(status.value, status.name) for status in PaceStatus])
    forecast = serializers.IntegerField(allow_null=True, help_text="At the end at the present pace; none: not begun.")
    forecast_low = serializers.IntegerField(allow_null=True, help_text="Four of five courses end between this …")
    forecast_high = serializers.IntegerField(allow_null=True, help_text="… and this.")
    needed_per_month = serializers.FloatField()
    reason = serializers.CharField(help_text="All of it in one sentence.")
    rules = serializers.ListField(child=serializers.CharField(), help_text="The counting rules in force, in words.")

    def get_fields(self) -> dict[str, Any]:
        # Every field has a ``source`` of its own already.
        return {**super().get_fields(), "source": serializers.CharField(help_text="The sentence of the plan.")}


class ProgrammeValues(serializers.Serializer[dict[str, Any]]):
    ref = serializers.CharField()
    name = serializers.CharField()
    first_year = serializers.IntegerField()
    last_year = serializers.IntegerField()


class TargetsAnswer(serializers.Serializer[dict[str, Any]]):
    region = serializers.CharField(help_text="Empty: the nation's programmes.")
    as_of = serializers.DateField()
    programmes = ProgrammeValues(many=True)
    targets = TargetValues(many=True)


class TargetsView(APIView):
    """Of the programmes that run on the day: of one's own province; national officials ask for any, or the nation's."""

    @extend_schema(
        operation_id="targets",
        summary="How far the programmes' targets are on a day",
        parameters=[DayQuery],
        responses=TargetsAnswer,
    )
    def get(self, request: Request) -> Response:
        asked = DayQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        actor, region = actor_of(request), asked.validated_data.get("region", "")
        scope = targets_scope(actor, region)
        day = asked.validated_data.get("as_of") or timezone.localdate()
        return Response(targets_answer(scope, day))


def targets_answer(scope: Scope, day: date) -> dict[str, Any]:
    rows = target_rows(scope, day)
    programmes = {row.programme.ref: row.programme for row in rows}
    return {
        "region": scope.region,
        "as_of": day.isoformat(),
        "programmes": [
            {"ref": each.ref, "name": each.label, "first_year": each.first_year, "last_year": each.last_year}
            for each in programmes.values()
        ],
        "targets": [target_values(row) for row in rows],
    }


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
