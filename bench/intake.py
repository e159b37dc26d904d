"""Handing in an application, against the bare INSERT of a project row; at growing numbers of projects in the way."""

from collections.abc import Iterator
from functools import partial
from itertools import count

from django.db import connection, transaction

from accounts.models import Organisation, User
from accounts.selectors import actor_for
from bench import scratch
from bench.load import load_projects
from bench.measure import Row, compare
from core.actor import Actor
from core.refs import new_ref
from projects import fields
from projects.models import Project
from projects.services.applications import save_section, start_project
from projects.services.lifecycle import submit_project
from tests.answers import complete_answers

DEFAULT_SIZE = 100_000
DRAFTS = 12


def run(size: int) -> list[Row]:
    rows = []
    for projects in (max(3, size // 16), max(3, size // 4), size):
        scratch.empty()
        load_projects(projects)
        hospital = Organisation.objects.get(pk=1)
        scratch.signed_in("clinician", hospital)
        actor = actor_for(User.objects.latest("pk"))
        drafts = iter([_draft(actor) for _ in range(DRAFTS)])
        hand_in = partial(_hand_in, actor, drafts)
        rows.append(compare("hand in an application", projects, hand_in, "bare INSERT", _insert))
        rows.append(compare("save a section", projects, partial(_save, actor, _draft(actor)), "bare INSERT", _insert))
    return rows


def _draft(actor: Actor) -> Project:
    project = start_project(by=actor)
    for section in fields.SECTIONS:
        save_section(by=actor, project=project, section=section.key, answers=complete_answers(section), version=0)
    return Project.objects.get(pk=project.pk)


def _hand_in(actor: Actor, drafts: Iterator[Project]) -> None:
    submit_project(by=actor, project=next(drafts))


_texts = count()


def _save(actor: Actor, project: Project) -> None:
    version = project.sections.get(section="clinical").version
    answers = {"problem": f"第 {next(_texts)} 次修改的临床问题，说明患者、场合、困难和后果，给出本院的数据。"}
    save_section(by=actor, project=project, section="clinical", answers=answers, version=version)


def _insert() -> None:
    """One committed row of the same table, as plain SQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        columns = [field.column for field in Project._meta.concrete_fields if not field.primary_key]
        chosen = ", ".join("%s" if name == "key" else f'"{name}"' for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"INSERT INTO projects_project ({names}) SELECT {chosen} FROM projects_project"
            " WHERE status = 'draft' ORDER BY id DESC LIMIT 1",
            [new_ref()],
        )
