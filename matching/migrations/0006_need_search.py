from typing import Any

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from core.searchtext import initials, normalised


def fill_search_texts(apps: Any, schema_editor: Any) -> None:
    Need = apps.get_model("matching", "Need")
    for need in Need.objects.only("title", "text", "department").iterator():
        need.search_text = normalised("\n".join([need.title, need.text, need.department]))
        need.search_initials = initials(need.title)
        need.save(update_fields=["search_text", "search_initials"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_nda_text")]

    operations = [
        migrations.AddField(
            model_name="need",
            name="search_text",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="need",
            name="search_initials",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(model_name="savedsearch", name="seen_news", field=models.BigIntegerField(default=0)),
        migrations.CreateModel(
            name="SearchNews",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=10)),
                ("number", models.BigIntegerField()),
                ("before", models.JSONField(blank=True, null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "id"], name="search_news_subject"),
                    models.Index(fields=["subject", "number"], name="search_news_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchTelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tellings",
                        to="matching.savedsearch",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("search", "number"), name="search_telling_once")],
            },
        ),
        migrations.RunPython(fill_search_texts, migrations.RunPython.noop),
    ]
