"""Pairs of neighbouring characters of a text, and their index over what projects are called."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

PAIRS = """
CREATE FUNCTION projects_pairs(whole text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr(whole, place, 2)), '{}') FROM generate_series(1, length(whole) - 1) AS place
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_grants")]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION projects_pairs(text)"),
        migrations.AddIndex(
            model_name="project",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    django.db.models.functions.text.Upper(
                        django.db.models.functions.text.Concat(
                            "title", models.Value(" "), "reference", models.Value(" "), "key"
                        )
                    ),
                    function="projects_pairs",
                    output_field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
                name="project_name_pairs",
            ),
        ),
    ]
