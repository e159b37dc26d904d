"""Many projects with about ten dated facts each, written by the database itself."""

from datetime import date

from django.db import connection
from django.utils import timezone

from bench.load import REGION, copy_institutions, copy_people
from projects.enums import ListKind

FIRST, LAST = date(2025, 7, 14), date(2026, 7, 2)
# Of a hundred projects so many stand on the list; of ten that stood there one has left again.
SHARES = {
    ListKind.LIBRARY: 95,
    ListKind.COMPREHENSIVE_EVALUATION: 80,
    ListKind.MATCHED: 70,
    ListKind.KEY_PROJECTS: 70,
    ListKind.REPORTED_TO_CMDE: 60,
    ListKind.DEMONSTRATION: 50,
    ListKind.PRESERVICE_CANDIDATES: 40,
    ListKind.PRE_REVIEW: 30,
    ListKind.ZERO_SUPPLEMENT: 30,
    ListKind.PRESERVICE_GUIDANCE: 25,
}
MILESTONES = {"design_frozen": 90, "accepted": 70, "certified": 50}


def load_facts(count: int) -> int:
    """Returns how many dated facts there are. The number of institutions grows with the projects: fifty each."""
    institutions, people = max(3, count // 50), max(3, count // 2)
    copy_institutions(institutions)
    copy_people(people, institutions)
    days = (LAST - FIRST).days
    lists = ", ".join(f"('{kind.value}', {share}, {place})" for place, (kind, share) in enumerate(SHARES.items()))
    kinds = ", ".join(f"('{kind}', {share}, {place})" for place, (kind, share) in enumerate(MILESTONES.items()))
    with connection.cursor() as cursor:
        # Neither the notes of the search and of the figures nor foreign keys are written or checked row by row.
        cursor.execute("SET session_replication_role = replica")
        for statement in (PROJECTS, CLASSES, CLASSES_NOW, LISTINGS, CASES, STEPS):
            cursor.execute(
                statement.format(
                    count=count,
                    institutions=institutions,
                    people=people,
                    days=days,
                    first=FIRST,
                    region=REGION,
                    lists=lists,
                    kinds=kinds,
                )
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
        cursor.execute(
            "SELECT (SELECT count(*) FROM projects_project) + (SELECT count(*) FROM projects_classconfirmation)"
            " + (SELECT count(*) + count(left_on) FROM projects_listing)"
            " + (SELECT count(*) FROM registration_milestone)"
        )
        return int(cursor.fetchone()[0])


# Fixed pseudo-random numbers, the same in every run: hashint4 of the number and of what is asked.
PROJECTS = """
    INSERT INTO projects_project (id, key, reference, region_id, city_id, institution_id, applicant_id, status, title,
        summary, department, claimed_class, confirmed_class, subcatalogue, category, stage, patent_status, innovative,
        first_of_kind, tags, openness, source, external_number, note, applied_on, status_since, created_at, updated_at,
        status_before_archive)
    SELECT n, 'B' || lpad(n::text, 9, '0'), 'CY{region}-' || extract(year FROM day) || '-' || lpad(n::text, 7, '0'),
        '{region}', o.city_id, o.id, 1 + (n % {people}), 'accepted', '项目 ' || n, '',
        '科室 ' || abs(hashint4(n + 3)) % 60, 'II', 'II',
        lpad((1 + abs(hashint4(n)) % 22)::text, 2, '0'), '', 'idea', 'none', false, false, '{{}}', 'closed', 'portal',
        '', '', day, now(), now(), now(), ''
    FROM (
        SELECT n, '{first}'::date + (n::bigint * {days} / {count})::int AS day FROM generate_series(1, {count}) AS n
    ) AS made
    JOIN accounts_organisation o ON o.id = 1 + (n % {people}) % {institutions}
"""
CLASSES = """
    INSERT INTO projects_classconfirmation (project_id, management_class, valid_from, valid_until, basis, created_at)
    SELECT id, (ARRAY['I', 'II', 'II', 'II', 'III'])[1 + abs(hashint4(id::int + 7)) % 5], applied_on + 5,
        CASE WHEN abs(hashint4(id::int + 11)) % 5 = 0 THEN applied_on + 60 END, '', now()
    FROM projects_project
"""
CLASSES_NOW = """
    INSERT INTO projects_classconfirmation (project_id, management_class, valid_from, valid_until, basis, created_at)
    SELECT project_id, CASE management_class WHEN 'II' THEN 'III' ELSE 'II' END, valid_until, NULL, '', now()
    FROM projects_classconfirmation WHERE valid_until IS NOT NULL
"""
LISTINGS = """
    INSERT INTO projects_listing (project_id, kind, entered_on, left_on, basis, leave_reason, created_at)
    SELECT p.id, kind, applied_on + 10 + 10 * place,
        CASE WHEN abs(hashint4(p.id::int * 16 + place)) % 10 = 0 THEN applied_on + 100 + 10 * place END, '', '', now()
    FROM projects_project p CROSS JOIN (VALUES {lists}) AS list (kind, share, place)
    WHERE abs(hashint4(p.id::int * 32 + place)) % 100 < share
"""
CASES = """
    INSERT INTO registration_case (id, ref, project_id, registrant_id, region_id, status, status_since, stage,
        stage_since, management_class, class_confirmed, subcatalogue, route, channel, active_on, block_code, block_text,
        stop_code, stop_text, opened_on)
    SELECT id, 'B' || lpad(id::text, 9, '0'), id, institution_id, region_id, 'running', now(), 'cultivation',
        applied_on, 'II', true, subcatalogue, 'undecided', '', applied_on, '', '', '', '', applied_on
    FROM projects_project
"""
STEPS = """
    INSERT INTO registration_milestone (ref, case_id, kind, round, "on", number, channel, facts, note, status,
        status_since, reported_at, reason, decided_at)
    SELECT 'M' || place || lpad(p.id::text, 9, '0'), p.id, kind, 0, applied_on + 40 * (1 + place), '', '', '{{}}', '',
        'confirmed', now(), now(), '', now()
    FROM projects_project p CROSS JOIN (VALUES {kinds}) AS step (kind, share, place)
    WHERE abs(hashint4(p.id::int * 8 + place)) % 100 < share
"""


def change_projects(count: int) -> None:
    """A day's work: a third get another class today, a third leave the library, a third are applied for anew."""
    third, today = max(1, count // 3), timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id), count(*) FROM projects_project")
        last, projects = cursor.fetchone()
        values = {"today": today, "step": max(2, projects // third), "last": last, "third": third}
        for statement in (ENDED, DECIDED, LEFT, APPLIED):
            cursor.execute(statement, values)


ENDED = """
    UPDATE projects_classconfirmation SET valid_until = %(today)s
    WHERE valid_until IS NULL AND project_id %% %(step)s = 0
"""
DECIDED = """
    INSERT INTO projects_classconfirmation (project_id, management_class, valid_from, basis, created_at)
    SELECT project_id, CASE management_class WHEN 'II' THEN 'III' ELSE 'II' END, %(today)s, '', now()
    FROM projects_classconfirmation WHERE valid_until = %(today)s
"""
LEFT = """
    UPDATE projects_listing SET left_on = %(today)s
    WHERE kind = 'library' AND left_on IS NULL AND project_id %% %(step)s = 1
"""
APPLIED = """
    INSERT INTO projects_project (id, key, reference, region_id, city_id, institution_id, applicant_id, status, title,
        summary, department, claimed_class, confirmed_class, subcatalogue, category, stage, patent_status, innovative,
        first_of_kind, tags, openness, source, external_number, note, applied_on, status_since, created_at, updated_at,
        status_before_archive)
    SELECT %(last)s + id, 'C' || lpad(id::text, 9, '0'), 'CN' || id, region_id, city_id, institution_id, applicant_id,
        'submitted', title, '', '', 'II', '', subcatalogue, '', 'idea', 'none', false, false, '{}', 'closed', 'portal',
        '', '', %(today)s, now(), now(), now(), ''
    FROM projects_project WHERE id %% %(step)s = 2 LIMIT %(third)s
"""
