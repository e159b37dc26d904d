from django.db import migrations

# What else the search holds of a project: its card, and the names of its institution and city. As in 0002_search the
# database itself notes what must be taken in anew, whoever changes it by whatever way.
FUNCTIONS = """
CREATE FUNCTION matching_search_card_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matching_searchchange (project_number)
    SELECT p.id FROM rows_now n JOIN projects_project p ON p.id = n.project_id WHERE p.openness <> 'closed';
    RETURN NULL;
END $$;
CREATE FUNCTION matching_search_institution_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matching_searchchange (project_number)
    SELECT p.id FROM rows_now n JOIN rows_before b ON b.id = n.id JOIN projects_project p ON p.institution_id = n.id
    WHERE n.name <> b.name AND p.openness <> 'closed';
    RETURN NULL;
END $$;
CREATE FUNCTION matching_search_city_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO matching_searchchange (project_number)
    SELECT p.id FROM rows_now n JOIN rows_before b ON b.code = n.code JOIN projects_project p ON p.city_id = n.code
    WHERE n.name <> b.name AND p.openness <> 'closed';
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER matching_search_card_came AFTER INSERT ON matching_projectcard
    REFERENCING NEW TABLE AS rows_now FOR EACH STATEMENT EXECUTE FUNCTION matching_search_card_changed();
CREATE TRIGGER matching_search_card_changed AFTER UPDATE ON matching_projectcard
    REFERENCING NEW TABLE AS rows_now FOR EACH STATEMENT EXECUTE FUNCTION matching_search_card_changed();
CREATE TRIGGER matching_search_card_went AFTER DELETE ON matching_projectcard
    REFERENCING OLD TABLE AS rows_now FOR EACH STATEMENT EXECUTE FUNCTION matching_search_card_changed();
CREATE TRIGGER matching_search_institution_renamed AFTER UPDATE ON accounts_organisation
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_now
    FOR EACH STATEMENT EXECUTE FUNCTION matching_search_institution_renamed();
CREATE TRIGGER matching_search_city_renamed AFTER UPDATE ON accounts_region
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_now
    FOR EACH STATEMENT EXECUTE FUNCTION matching_search_city_renamed();
"""

UNDO = """
DROP TRIGGER matching_search_card_came ON matching_projectcard;
DROP TRIGGER matching_search_card_changed ON matching_projectcard;
DROP TRIGGER matching_search_card_went ON matching_projectcard;
DROP TRIGGER matching_search_institution_renamed ON accounts_organisation;
DROP TRIGGER matching_search_city_renamed ON accounts_region;
DROP FUNCTION matching_search_card_changed, matching_search_institution_renamed, matching_search_city_renamed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0007_api_clients"),
        ("accounts", "0002_regions"),
        ("projects", "0004_grants"),
    ]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, UNDO)]
