"""Whether what people were shown is so, and everything is whole.

``python -m bench.faults.checks settle SECONDS OUT.json`` waits until nothing is under way any more;
``python -m bench.faults.checks report NOTES.json OUT.json`` looks.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.faults.settings")
django.setup()

from django.core.management import CommandError, call_command  # noqa: E402 - Django must be set up first
from django.db.models import Q  # noqa: E402

from bench.faults.legality import illegal_states  # noqa: E402
from core.chain import verify_chain  # noqa: E402
from core.enums import JobStatus, MailMode, MailStatus  # noqa: E402
from core.models import AuditEntry, Job, Mail, Notice  # noqa: E402
from matching.models import Match  # noqa: E402
from progress.services.rollups import take_in_changes  # noqa: E402
from projects.models import CheckDecision, Project, SectionRecord, Submission  # noqa: E402

Note = dict[str, Any]
Faults = Iterator[str]
UNFINISHED_JOBS = (JobStatus.QUEUED, JobStatus.RUNNING)


def settle(seconds: float) -> dict[str, Any]:
    """Waits until every mail is sent and every job has ended; gives the seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds and _waits():
        time.sleep(1)
    return {"seconds": round(time.monotonic() - began, 1)}


def _waits() -> bool:
    waiting = Mail.objects.filter(status=MailStatus.WAITING).exists()
    return waiting or Job.objects.filter(status__in=UNFINISHED_JOBS).exists()


def _project(ref: str) -> Project | None:
    return Project.objects.filter(Q(key=ref) | Q(reference=ref)).first()


def _submitted(note: Note) -> bool:
    project = _project(note["ref"])
    return project is not None and project.reference == note["number"] and project.submissions.exists()


def _receipt(note: Note) -> bool:
    kept = Submission.objects.filter(code=note["code"], digest=note["digest"])
    return kept.filter(project__reference=note["number"]).exists()


def _saved(note: Note) -> bool:
    """A later save whose answer never came may stand in its place."""
    record = SectionRecord.objects.filter(project=_project(note["ref"]), section="clinical").first()
    words = (record.answers.get("problem", "") if record else "").split()
    return len(words) > 1 and words[1].isdigit() and int(words[1]) >= note["count"]


def _started(note: Note) -> bool:
    return Project.objects.filter(key=note["ref"], title=note["title"]).exists()


def _decided(note: Note) -> bool:
    made = CheckDecision.objects.filter(project__reference=note["number"], outcome=note["outcome"])
    return made.filter(decided_by__email=note["by"]).exists()


def _opened(note: Note) -> bool:
    return Project.objects.filter(reference=note["number"], openness="enterprises").exists()


def _match_asked(note: Note) -> bool:
    return Match.objects.filter(ref=note["match"], project__reference=note["number"]).exists()


def _match_accepted(note: Note) -> bool:
    return Match.objects.filter(ref=note["match"], status="accepted").exists()


def _export_begun(note: Note) -> bool:
    return Job.objects.filter(ref=note["job"], status=JobStatus.DONE).exclude(output="").exists()


SHOWN: dict[str, Callable[[Note], bool]] = {
    "submitted": _submitted,
    "receipt": _receipt,
    "saved": _saved,
    "started": _started,
    "decided": _decided,
    "opened": _opened,
    "match asked": _match_asked,
    "match accepted": _match_accepted,
    "export begun": _export_begun,
}


def untrue(notes: list[Note]) -> Faults:
    """What somebody was shown as done, and the database does not know."""
    for note in notes:
        if not SHOWN[note["act"]](note):
            yield f"shown but not kept: {note}"


def lost_notices() -> Faults:
    """Every act tells whom it must."""
    officers = set(Notice.objects.filter(key__endswith=":office").values_list("recipient_id", flat=True))
    told = set(Notice.objects.values_list("recipient_id", "key"))
    for submission in Submission.objects.select_related("project"):
        key = f"project.submitted:{submission.project.key}:{submission.number}"
        yield from _missing(told, submission.project.owner_id, key)
        for officer in officers:
            yield from _missing(told, officer, f"{key}:office")
    for decision in CheckDecision.objects.select_related("project"):
        yield from _missing(told, decision.project.owner_id, f"project.{decision.outcome}:{decision.pk}")
    for match in Match.objects.select_related("project"):
        yield from _missing(told, match.project.owner_id, f"match.requested:{match.ref}")
        if match.status == "accepted":
            yield from _missing(told, match.author_id, f"match.accepted:{match.ref}")


def _missing(told: set[tuple[int, str]], person: int | None, key: str) -> Faults:
    if (person, key) not in told:
        yield f"nobody told {person} of {key}"


def lost_mails(taken: dict[str, int]) -> Faults:
    """Every notice that is to be mailed was mailed, every mail arrived, and nothing else came."""
    wanted = Notice.objects.filter(recipient__mail_mode=MailMode.AT_ONCE)
    for notice in wanted.filter(mail=None):
        yield f"notice without its mail: {notice.key}"
    for mail in Mail.objects.exclude(status=MailStatus.SENT):
        yield f"mail {mail.message_id} is {mail.status}: {mail.last_error}"
    known = set(Mail.objects.values_list("message_id", flat=True))
    yield from (f"mail {message} never arrived" for message in sorted(known - taken.keys()))
    yield from (f"mail {message} is not the portal's" for message in sorted(taken.keys() - known))


def doubled_mails(taken: dict[str, int], cuts: int) -> Faults:
    """A second copy can only be that of a mail at which a worker was killed, or its database away, one each."""
    copies = sum(taken.values()) - len(taken)
    if copies > cuts:
        yield f"{copies} copies of mails, but only {cuts} moments at which one could not be avoided"
    by_notice = Notice.objects.exclude(mail=None).values_list("mail_id", flat=True)
    if len(by_notice) != len(set(by_notice)):
        yield "one mail for several notices"


def broken_chain() -> Faults:
    report = verify_chain()
    yield from (f"audit log: {finding.kind}: {finding.text}" for finding in report.findings)


def unfinished_jobs() -> Faults:
    for job in Job.objects.exclude(status=JobStatus.DONE):
        yield f"job {job.ref} is {job.status}: {job.error}"


def drifted_figures() -> Faults:
    """The figures counted in advance against a count of the facts."""
    take_in_changes()
    try:
        call_command("rebuild_figures", check=True, verbosity=0)
    except CommandError as error:
        yield f"figures: {error}"


def report(notes: dict[str, Any]) -> dict[str, Any]:
    taken = notes["taken"]
    checks = {
        "shown but not in the database": untrue(notes["shown"]),
        "lost notices": lost_notices(),
        "lost mails": lost_mails(taken),
        "mails sent twice": doubled_mails(taken, notes["cuts"]),
        "audit chain": broken_chain(),
        "illegal states": illegal_states(),
        "unfinished jobs": unfinished_jobs(),
        "figures that drifted": drifted_figures(),
    }
    return {
        "kept": {
            "submissions": Submission.objects.count(),
            "decisions": CheckDecision.objects.count(),
            "matches": Match.objects.count(),
            "notices": Notice.objects.count(),
            "mails": Mail.objects.count(),
            "mails_arrived": sum(taken.values()),
            "copies_of_mails": sum(taken.values()) - len(taken),
            "audit_entries": AuditEntry.objects.count(),
            "jobs": Job.objects.count(),
        },
        "faults": {name: list(found)[:20] for name, found in checks.items()},
    }


def main(arguments: list[str]) -> int:
    verb, given, out = arguments
    found = settle(float(given)) if verb == "settle" else report(json.loads(Path(given).read_text()))
    Path(out).write_text(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
