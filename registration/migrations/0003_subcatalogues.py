"""A road depends on the sub-catalogue as well: cases get their project's, where it is known ("00" is "not sure")."""

from django.db import migrations, models

TAKEN_FROM_PROJECTS = """
UPDATE registration_case SET subcatalogue = projects_project.subcatalogue FROM projects_project
WHERE projects_project.id = registration_case.project_id AND projects_project.subcatalogue <> '00';
"""
CODE = models.CharField(blank=True, default="", max_length=2)


class Migration(migrations.Migration):
    dependencies = [("registration", "0002_roads_kept")]

    operations = [
        migrations.AddField("case", "subcatalogue", CODE, preserve_default=False),
        migrations.AddField("roadplan", "subcatalogue", CODE, preserve_default=False),
        migrations.AlterField(
            "roadplan",
            "reason",
            models.CharField(
                choices=[
                    ("opened", "The case was opened"),
                    ("reclassed", "The class changed"),
                    ("route", "The way of clinical evaluation was chosen"),
                    ("subcatalogue", "The sub-catalogue was named"),
                    ("channel", "A special channel was granted or taken back"),
                    ("supplement", "A supplement was asked for"),
                    ("days", "Planned days of the preparation were set"),
                    ("replanned", "Planned anew by the version in force"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunSQL(TAKEN_FROM_PROJECTS, migrations.RunSQL.noop),
    ]
