from django.db import migrations

# The database notes by itself, in the same transaction, what must be counted anew, whoever changes a fact by whatever
# way. A note too many costs a moment; a note is never left out for another that may just be taken in.
# Table, what of its rows (n: as they are now, b: as they were) is noted, and which columns count.
WATCHED = (
    (
        "projects_project",
        "SELECT 'project', r.id FROM {rows} r WHERE r.applied_on IS NOT NULL",
        ("region_id", "city_id", "institution_id", "applicant_id", "subcatalogue", "applied_on"),
    ),
    (
        "projects_listing",
        "SELECT DISTINCT 'project', r.project_id FROM {rows} r WHERE true",
        ("project_id", "kind", "entered_on", "left_on"),
    ),
    (
        "projects_classconfirmation",
        "SELECT DISTINCT 'project', r.project_id FROM {rows} r WHERE true",
        ("project_id", "management_class", "valid_from", "valid_until"),
    ),
    (
        "registration_milestone",
        "SELECT DISTINCT 'project', c.project_id FROM {rows} r JOIN registration_case c ON c.id = r.case_id WHERE true",
        ("case_id", "kind", '"on"', "channel", "status", "decided_at", "revoked_on"),
    ),
    ("registration_case", "SELECT 'project', r.project_id FROM {rows} r WHERE true", ("project_id",)),
    (
        "matching_partnership",
        "SELECT DISTINCT 'project', m.project_id FROM {rows} r JOIN matching_match m ON m.id = r.match_id WHERE true",
        ("match_id", "status", "status_since", "confirmed_at"),
    ),
    ("matching_match", "SELECT 'project', r.project_id FROM {rows} r WHERE true", ("project_id",)),
    (
        "matching_serviceplatform",
        "SELECT 'platform', r.id FROM {rows} r WHERE r.demonstration_on IS NOT NULL",
        ("region_id", "city_id", "demonstration_on", "hidden_at"),
    ),
)
# A new case or match has nothing that counts yet; what it gets is noted by itself.
ONLY_CHANGED = {"registration_case", "matching_match"}

FUNCTION = """
CREATE FUNCTION progress_note_{table}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {body}
    RETURN NULL;
END $$;
CREATE TRIGGER progress_note_{event} AFTER {verb} ON {table}
    REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION progress_note_{table}_{event}();
"""
INSERT = "INSERT INTO progress_countedchange (kind, number) {select};"
EVENTS = {
    "came": ("INSERT", "NEW TABLE AS rows_now", ("rows_now",)),
    "changed": ("UPDATE", "OLD TABLE AS rows_before NEW TABLE AS rows_now", ("rows_now", "rows_before")),
    "went": ("DELETE", "OLD TABLE AS rows_before", ("rows_before",)),
}


def changed_rows(rows: str, columns: tuple[str, ...]) -> str:
    """Those of which a counted column is another than before."""
    other = "rows_before" if rows == "rows_now" else "rows_now"
    now, before = (", ".join(f"{side}.{column}" for column in columns) for side in ("a", "o"))
    # Put together from the table above; nobody enters any of it.
    return f"(SELECT a.* FROM {rows} a JOIN {other} o ON o.id = a.id WHERE ({now}) IS DISTINCT FROM ({before}))"  # noqa: S608


def statements(table: str, select: str, columns: tuple[str, ...]) -> str:
    made = []
    for event, (verb, tables, sides) in EVENTS.items():
        if table in ONLY_CHANGED and event != "changed":
            continue
        noted = [select.format(rows=changed_rows(rows, columns) if event == "changed" else rows) for rows in sides]
        body = "\n    ".join(INSERT.format(select=each) for each in noted)
        made.append(FUNCTION.format(table=table, event=event, verb=verb, tables=tables, body=body))
    return "".join(made)


def undo(table: str) -> str:
    return "".join(
        f"DROP TRIGGER progress_note_{event} ON {table}; DROP FUNCTION progress_note_{table}_{event}();"
        for event in EVENTS
        if table not in ONLY_CHANGED or event == "changed"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0001_rollups"),
        ("projects", "0001_initial"),
        ("matching", "0003_matches"),
        ("registration", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("".join(statements(*each) for each in WATCHED), "".join(undo(table) for table, *_ in WATCHED))
    ]
