"""The database itself refuses to change a published version of the road, and any plan of a case."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION registration_roadtemplate_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    open_fields constant text[] := ARRAY['status'];
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = 'published' AND NEW.status IN ('published', 'superseded')
        AND to_jsonb(NEW) - open_fields = to_jsonb(OLD) - open_fields THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A published road is never changed: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION registration_roadplan_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A plan is never changed: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION registration_road_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is published is kept: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER registration_roadtemplate_no_truncate BEFORE TRUNCATE ON registration_roadtemplate
    FOR EACH STATEMENT EXECUTE FUNCTION registration_road_refuse();
CREATE TRIGGER registration_roadtemplate_guard BEFORE UPDATE OR DELETE ON registration_roadtemplate
    FOR EACH ROW EXECUTE FUNCTION registration_roadtemplate_guard();
CREATE TRIGGER registration_roadplan_guard BEFORE UPDATE ON registration_roadplan
    FOR EACH ROW EXECUTE FUNCTION registration_roadplan_guard();
"""

UNDO = """
DROP TRIGGER registration_roadtemplate_guard ON registration_roadtemplate;
DROP TRIGGER registration_roadtemplate_no_truncate ON registration_roadtemplate;
DROP TRIGGER registration_roadplan_guard ON registration_roadplan;
DROP FUNCTION registration_road_refuse();
DROP FUNCTION registration_roadplan_guard();
DROP FUNCTION registration_roadtemplate_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
