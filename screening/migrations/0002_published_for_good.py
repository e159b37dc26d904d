"""The database itself refuses to change a published standard and a submitted scorecard."""

from django.db import migrations

STANDARD = """
CREATE FUNCTION screening_standard_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RAISE EXCEPTION 'A published standard is never changed: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION screening_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is published or handed in is kept: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER screening_standard_no_truncate BEFORE TRUNCATE ON screening_standard
    FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse();
CREATE TRIGGER screening_standard_guard BEFORE UPDATE OR DELETE ON screening_standard
    FOR EACH ROW EXECUTE FUNCTION screening_standard_guard();
"""

SCORECARD = """
CREATE FUNCTION screening_scorecard_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) = to_jsonb(OLD) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A submitted scorecard is never changed: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER screening_scorecard_no_truncate BEFORE TRUNCATE ON screening_scorecard
    FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse();
CREATE TRIGGER screening_scorecard_guard BEFORE UPDATE OR DELETE ON screening_scorecard
    FOR EACH ROW EXECUTE FUNCTION screening_scorecard_guard();
"""

UNDO = """
DROP TRIGGER screening_standard_guard ON screening_standard;
DROP TRIGGER screening_scorecard_guard ON screening_scorecard;
DROP TRIGGER screening_standard_no_truncate ON screening_standard;
DROP TRIGGER screening_scorecard_no_truncate ON screening_scorecard;
DROP FUNCTION screening_refuse();
DROP FUNCTION screening_standard_guard();
DROP FUNCTION screening_scorecard_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial")]

    operations = [migrations.RunSQL([STANDARD, SCORECARD], UNDO)]
