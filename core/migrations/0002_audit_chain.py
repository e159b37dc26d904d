"""The database itself refuses to change the audit log, and chains its entries at commit."""

from django.db import migrations

from core.chain import HASH, LOCK

REFUSE = """
CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

# An entry comes without its place in the chain; the only later change is the seal, written by the trigger below.
GUARD = """
CREATE FUNCTION core_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    chain constant text[] := ARRAY['seq', 'prev_hash', 'hash'];
BEGIN
    IF TG_OP = 'INSERT' AND NEW.seq IS NULL AND NEW.prev_hash = '' AND NEW.hash = '' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
        AND to_jsonb(NEW) - chain = to_jsonb(OLD) - chain THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit log is append-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

# Runs at commit. From here to the end of the commit one transaction at a time: it reads the head the last one left.
SEAL = f"""
CREATE FUNCTION core_audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry core_auditentry%ROWTYPE;
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    SELECT * INTO entry FROM core_auditentry WHERE id = NEW.id AND seq IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT last.seq + 1, last.hash INTO entry.seq, entry.prev_hash
        FROM core_auditentry AS last WHERE last.seq IS NOT NULL ORDER BY last.seq DESC LIMIT 1;
    entry.seq := coalesce(entry.seq, 1);
    entry.prev_hash := coalesce(entry.prev_hash, '');
    UPDATE core_auditentry SET seq = entry.seq, prev_hash = entry.prev_hash, hash = {HASH.format(row="entry")}
        WHERE id = entry.id;
    RETURN NULL;
END $$;
"""  # noqa: S608 - made of our own constants

TRIGGERS = """
CREATE TRIGGER core_audit_guard BEFORE INSERT OR UPDATE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_guard();
CREATE TRIGGER core_audit_no_delete BEFORE DELETE ON core_auditentry
    FOR EACH ROW EXECUTE FUNCTION core_audit_refuse();
CREATE TRIGGER core_audit_no_truncate BEFORE TRUNCATE ON core_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse();
CREATE CONSTRAINT TRIGGER core_audit_seal AFTER INSERT ON core_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core_audit_seal();
"""

UNDO = """
DROP TRIGGER core_audit_seal ON core_auditentry;
DROP TRIGGER core_audit_no_truncate ON core_auditentry;
DROP TRIGGER core_audit_no_delete ON core_auditentry;
DROP TRIGGER core_audit_guard ON core_auditentry;
DROP FUNCTION core_audit_seal();
DROP FUNCTION core_audit_guard();
DROP FUNCTION core_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunSQL([REFUSE, GUARD, SEAL, TRIGGERS], UNDO)]
