"""What people did with the loaded projects: formal checks, stages of cases, records of coaching."""

from django.db import connection

from bench.load import REGION


def load_work() -> None:
    """For projects and cases of ``bench.facts``; nothing here is counted by an indicator."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for statement in (DECISIONS, DEADLINES, SPELLS, STANDING, SERVICES):
            cursor.execute(statement, {"region": REGION})
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")


DECISIONS = """
    INSERT INTO projects_checkdecision (project_id, outcome, reason_code, text, decided_at)
    SELECT id, 'accepted', '', '', applied_on + (1 + abs(hashint4(id::int)) %% 14) + interval '10 hours'
    FROM projects_project
"""
DEADLINES = """
    INSERT INTO projects_deadline (project_id, region_id, kind, opened_at, due_on, exempt_reason)
    SELECT id, %(region)s, 'formal_check', applied_on, applied_on + 7, '' FROM projects_project WHERE id %% 20 = 0
"""
SPELLS = """
    INSERT INTO registration_stagespell (case_id, stage, entered_on, left_on, workdays)
    SELECT id, spell.stage, opened_on + 30 * place, opened_on + 30 * (place + 1), abs(hashint4(id::int + place)) %% 22
    FROM registration_case CROSS JOIN (VALUES ('cultivation', 0), ('testing', 1)) AS spell (stage, place)
"""
STANDING = """
    INSERT INTO registration_stagespell (case_id, stage, entered_on)
    SELECT id, (ARRAY['evaluation', 'dossier', 'review'])[1 + id %% 3], opened_on + 60 FROM registration_case
"""
SERVICES = """
    INSERT INTO registration_servicerecord (ref, case_id, author_id, "on", form, place, people, problem, measure,
        result, next_step, next_open, minutes, inside, version, kept_at, key)
    SELECT 'S' || id, id, 1, opened_on + 20, 'call', '', '', '', '', '', '', false, 30, false, 1, now(), 'S' || id
    FROM registration_case
"""
