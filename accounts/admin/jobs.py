"""The portal's periodic jobs for the system administrators: what each does, how it last went, when it runs next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.roles import Role
from accounts.services.jobs import run_job_now
from core.console import MenuEntry, console_page, render_page
from core.enums import RunOutcome
from core.errors import GuardRefused, NotVisible, Text
from core.models import TaskRun
from core.paging import cursor_in, page_of
from core.requests import PortalRequest
from core.selectors import last_runs, runs_of
from core.task_runs import IN_LINE_FOR, next_run, scheduled
from core.trail import EVENT_WORDS, OBJECT_WORDS

ADMINS = {Role.SYSTEM_ADMIN.value}
TONES: dict[str, str] = {
    RunOutcome.OPEN.value: "dew",
    RunOutcome.DONE.value: "sprout",
    RunOutcome.NOTHING.value: "",
    RunOutcome.FAILED.value: "plum",
    RunOutcome.LOST.value: "amber",
}
EVENT_WORDS["job.run_asked"] = gettext_lazy("Let a periodic job run now")
OBJECT_WORDS["task_run"] = pgettext_lazy("an object of the audit log", "periodic job")


@dataclass(frozen=True)
class RunLine:
    """``label`` and ``tone`` say how it went; one whose worker has been silent for too long counts as not finished."""

    run: TaskRun
    outcome: RunOutcome
    label: Text
    tone: str
    took: str


@dataclass(frozen=True)
class JobLine:
    task: str
    words: Text
    times: list[str]
    last: RunLine | None
    next: datetime

    @property
    def is_open(self) -> bool:
        return self.last is not None and self.last.outcome == RunOutcome.OPEN

    @property
    def went_wrong(self) -> bool:
        return self.last is not None and self.last.outcome in (RunOutcome.FAILED, RunOutcome.LOST)


@console_page(
    "jobs/",
    name="task_list",
    roles=ADMINS,
    menu=MenuEntry("supervision", gettext_lazy("Periodic jobs"), "clock-cog", 40),
)
@require_http_methods(["GET", "HEAD"])
def task_list(request: PortalRequest) -> HttpResponse:
    """Every job of the schedule, what failed first; one question."""
    last, now = last_runs(), timezone.now()
    lines = [line_of(task, schedules, last.get(task), now) for task, schedules in scheduled().items()]
    lines.sort(key=lambda line: (not line.went_wrong, str(line.words)))
    context = {"lines": lines, "failed": sum(line.went_wrong for line in lines)}
    return render_page(request, "console/task_list.html", context)


@console_page("jobs/<str:task>/", name="task_runs", roles=ADMINS)
@require_http_methods(["GET", "HEAD", "POST"])
def task_runs(request: PortalRequest, task: str) -> HttpResponse:
    """One job with its runs of the last ninety days; a POST lets it run now."""
    schedules = scheduled().get(task)
    if schedules is None:
        raise NotVisible
    if request.method == "POST":
        try:
            run_job_now(by=request.actor, task=task)
        except GuardRefused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("It stands in line; its run appears here."))
        return redirect("console:task_runs", task)
    page = page_of(runs_of(task), order=("-id",), cursor=cursor_in(request.GET), size=50)
    now = timezone.now()
    context = {
        "line": line_of(task, schedules, last_runs().get(task), now),
        "page": page,
        "runs": [run_line(run, now) for run in page.rows],
    }
    return render_page(request, "console/task_runs.html", context)


def line_of(task: str, schedules: list[Any], last: TaskRun | None, now: datetime) -> JobLine:
    return JobLine(
        task=task,
        words=settings.JOB_WORDS.get(task, task),
        times=[time_words(each) for each in schedules],
        last=run_line(last, now) if last is not None else None,
        next=next_run(schedules, last.started_at if last is not None else None, now),
    )


def run_line(run: TaskRun, now: datetime) -> RunLine:
    outcome = RunOutcome.LOST if is_lost(run, now) else RunOutcome(run.outcome)
    return RunLine(run, outcome, _outcome_words(run, outcome), TONES[outcome], _took(run.seconds))


def is_lost(run: TaskRun, now: datetime) -> bool:
    """Longer under way than any job may run, or never taken up."""
    if run.outcome != RunOutcome.OPEN:
        return False
    if run.started_at is None:
        return run.asked_at < now - IN_LINE_FOR
    return run.started_at < now - timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT)


def _outcome_words(run: TaskRun, outcome: RunOutcome) -> Text:
    if outcome == RunOutcome.DONE and run.count:
        return ngettext("Done: %(n)s", "Done: %(n)s", run.count) % {"n": run.count}
    if outcome == RunOutcome.OPEN and run.started_at is None:
        return _("In line")
    return outcome.label


def _took(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("%(n)s s") % {"n": f"{seconds:.1f}"}
    minutes, rest = divmod(round(seconds), 60)
    return _("%(m)s min %(s)s s") % {"m": minutes, "s": rest}


def time_words(each: Any) -> str:
    """A schedule in words: every so often, or at hours and minutes of the day."""
    if isinstance(each, crontab):
        plan: Any = each
        times = [f"{hour:02}:{minute:02}" for hour in sorted(plan.hour) for minute in sorted(plan.minute)]
        shown = times if len(times) <= 5 else [*times[:2], "…", times[-1]]
        return _("daily at %(times)s") % {"times": _(", ").join(shown)}
    seconds = int(each)
    if seconds % 60:
        return ngettext("every %(n)s second", "every %(n)s seconds", seconds) % {"n": seconds}
    return ngettext("every %(n)s minute", "every %(n)s minutes", seconds // 60) % {"n": seconds // 60}
