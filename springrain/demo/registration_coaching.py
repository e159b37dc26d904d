"""The demo's coaching: a coach named, a plan, records, something to do, a low rating with its answer, progress."""

from datetime import timedelta

from django.utils import timezone

from accounts.selectors import actor_for, officers_of
from core.actor import Actor
from registration.models import Case, ServiceRecord
from registration.notifications.people import registrant_people
from registration.selectors.coaches import able_loads
from registration.services.action_items import add_item
from registration.services.case_progress import ProgressText, ask_progress, tell_progress
from registration.services.coaching import assign_coach
from registration.services.plans import MeasureLine, save_plan
from registration.services.ratings import account_for_rating, answer_rating, rate_record
from registration.services.service_records import RecordText, keep_record

DIAGNOSIS = "样机已定型，缺灭菌验证和密封性数据；企业法规人员只有一名。\n最难的是注册检验排期，其次是同品种比对资料。"
NOTE = "企业上月更换了法规负责人，首次联系时请一并确认新的联系人。"
VISIT = RecordText(
    on=timezone.localdate(),
    form="visit",
    place="医疗机构 901 科教楼",
    people="项目组与企业法规负责人",
    problem="灭菌验证方案没有样本量依据，检验机构要求补充。",
    measure="建议采用半周期法，先补三个批次的数据；同步整理包装密封性报告。",
    result="企业同意，两周内提交修订方案。",
    next_step="复核修订后的灭菌验证方案",
    minutes=90,
)
INSIDE = RecordText(
    on=timezone.localdate(),
    form="call",
    problem="双方对样机费用分担有分歧，暂不影响注册进度。",
    result="先由对接专员沟通，必要时约三方会议。",
    minutes=15,
    inside=True,
)
PROGRESS = ProgressText(
    development="第二版样机完成十台，台架试验通过。",
    trial="伦理审查资料已递交。",
    preparation="产品技术要求第三稿，预计下月送检。",
)
RATED = "内容很实用，但来之前没有约时间，项目组等了一上午。"
ACCOUNT = "当日检验机构会议延时，未能提前告知，已向项目组致歉。"
ANSWER = "已请辅导员此后至少提前一个工作日约定时间；下次现场辅导由处室负责人一同参加。"


def create_coach(case: Case) -> Case:
    """An officer names whoever is suggested; nothing where nobody can be named or the case has its coach."""
    officer, loads = officers_of(case.region_id).first(), able_loads(case)
    if case.coach is not None or officer is None or not loads:
        return case
    return assign_coach(by=actor_for(officer), case=case, coach=loads[0].coach, note=NOTE)


def create_coaching(case: Case) -> ServiceRecord | None:
    """What a coach and both sides do in the first weeks; nothing for a case without coach, owner or registrant."""
    owner, firm = case.project.owner, next(iter(registrant_people(case)), None)
    if case.coach is None or owner is None or firm is None:
        return None
    coach, today = actor_for(case.coach), timezone.localdate()
    save_plan(by=coach, case=case, diagnosis=DIAGNOSIS, measures=_measures(), version=0)
    keep_record(by=coach, case=case, text=INSIDE)
    record = keep_record(by=coach, case=case, text=VISIT)
    add_item(by=coach, case=case, party="registrant", what="送检样品三台及使用说明书", due_on=today + timedelta(days=7))
    add_item(by=actor_for(owner), case=case, party="coach", what="请回复注册检验排期", due_on=today + timedelta(days=3))
    ask_progress(by=coach, case=case)
    tell_progress(by=actor_for(firm), case=case, text=PROGRESS)
    _rate(case, record, coach, actor_for(owner))
    return record


def _measures() -> list[MeasureLine]:
    today = timezone.localdate()
    return [
        MeasureLine("补做包装密封性验证", "registrant", today + timedelta(days=14)),
        MeasureLine("预约注册检验", "coach", today + timedelta(days=5)),
        MeasureLine("出具伦理批件", "body", today + timedelta(days=30), body="医疗机构 901 伦理委员会"),
        MeasureLine("整理临床使用资料", "owner", today + timedelta(days=45), done_on=today, remark="已交初稿"),
    ]


def _rate(case: Case, record: ServiceRecord, coach: Actor, owner: Actor) -> None:
    rating = rate_record(by=owner, record=record, marks=2, words=RATED)
    account_for_rating(by=coach, rating=rating, words=ACCOUNT)
    officer = officers_of(case.region_id).first()
    if officer is not None:
        answer_rating(by=actor_for(officer), rating=rating, words=ANSWER)
