"""What the addresses of the coaching are about, for the permission matrix."""

from datetime import timedelta

from django.utils import timezone

from registration.models import Case, Measure
from registration.services.action_items import add_item
from registration.services.plans import MeasureLine, save_plan
from registration.services.ratings import rate_record
from registration.services.service_records import RecordText, keep_record
from tests.personas import Personas

OF_CASE = "coaching coach progress progress_ask plan plan_edit record_new item_new"


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """A record of the coach with Wang's low rating, a plan with one measure of the firm, an item of the firm.

    ``case_progress_ask`` takes only POST. The rating is Wang's own: for the firm it does not exist.
    """
    coach, day = people.coach.actor, timezone.localdate() + timedelta(days=10)
    record = keep_record(by=coach, case=case, text=RecordText(on=timezone.localdate(), problem="验证方案缺样本量依据"))
    rating = rate_record(by=people.wang.actor, record=record, marks=2, words="等得久")
    line = MeasureLine(what="补做密封性验证", who="registrant", due_on=day)
    save_plan(by=coach, case=case, diagnosis="缺密封性数据", measures=[line], version=0)
    item = add_item(by=coach, case=case, party="registrant", what="送检样品三台", due_on=day)
    given: dict[str, object] = {"ref": case.ref}
    of_record: dict[str, object] = {**given, "record": record.ref}
    return {
        **{f"registration:case_{name}": given for name in OF_CASE.split()},
        "registration:case_record": of_record,
        "registration:case_record_edit": of_record,
        "registration:case_rating": {**of_record, "rating": rating.ref},
        "registration:case_item": {**given, "item": item.ref},
        "registration:case_measure": {**given, "measure": Measure.objects.get(case=case).ref},
        "console:coach_page": {"ref": people.coach.user.memberships.get().ref},
    }
