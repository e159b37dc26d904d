"""Activities, matchmaking events and surveyed institutions count too, and some rows count for several."""

from importlib import import_module

import django.contrib.postgres.fields
from django.db import migrations, models

# A person who came and a host are noted for their activity; an institution is counted by its own surveys.
WATCHED = (
    (
        "outreach_activity",
        "SELECT 'activity', r.id FROM {rows} r WHERE r.held_on IS NOT NULL",
        ("region_id", "city_id", "kind", "status", "held_on", "counted_by_hand"),
    ),
    (
        "outreach_attendee",
        "SELECT DISTINCT 'activity', r.activity_id FROM {rows} r WHERE r.came_at IS NOT NULL",
        ("activity_id", "came_at"),
    ),
    (
        "outreach_activity_hosts",
        "SELECT DISTINCT 'visited', r.organisation_id FROM {rows} r WHERE true",
        ("activity_id", "organisation_id"),
    ),
    (
        "matching_fair",
        "SELECT 'fair', r.id FROM {rows} r WHERE r.status = 'held'",
        ("region_id", "city_id", "status", "starts_at"),
    ),
)
# The hosts of an activity that begins or ceases to count.
HOSTS = """
CREATE FUNCTION progress_note_hosts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO progress_countedchange (kind, number)
    SELECT DISTINCT 'visited', h.organisation_id FROM outreach_activity_hosts h
    JOIN rows_now n ON n.id = h.activity_id JOIN rows_before b ON b.id = n.id
    WHERE (n.kind, n.status, n.held_on) IS DISTINCT FROM (b.kind, b.status, b.held_on)
        AND (n.held_on IS NOT NULL OR b.held_on IS NOT NULL);
    RETURN NULL;
END $$;
CREATE TRIGGER progress_note_hosts AFTER UPDATE ON outreach_activity
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_now FOR EACH STATEMENT
    EXECUTE FUNCTION progress_note_hosts();
CREATE FUNCTION progress_note_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO progress_countedchange (kind, number)
    SELECT 'visited', n.id FROM rows_now n JOIN rows_before b ON b.id = n.id
    WHERE (n.region_id, n.city_id) IS DISTINCT FROM (b.region_id, b.city_id)
        AND EXISTS (SELECT 1 FROM outreach_activity_hosts h WHERE h.organisation_id = n.id);
    RETURN NULL;
END $$;
CREATE TRIGGER progress_note_moved AFTER UPDATE ON accounts_organisation
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_now FOR EACH STATEMENT
    EXECUTE FUNCTION progress_note_moved();
"""
NO_HOSTS = """
DROP TRIGGER progress_note_hosts ON outreach_activity;
DROP FUNCTION progress_note_hosts();
DROP TRIGGER progress_note_moved ON accounts_organisation;
DROP FUNCTION progress_note_moved();
"""
triggers = import_module("progress.migrations.0901_rollups_triggers")


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0901_rollups_triggers"),
        ("accounts", "0001_initial"),
        ("matching", "0003_matches"),
        ("outreach", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="counted",
            name="amounts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.RunSQL(
            "".join(triggers.statements(*each) for each in WATCHED),
            "".join(triggers.undo(table) for table, *_ in WATCHED),
        ),
        migrations.RunSQL(HOSTS, NO_HOSTS),
    ]
