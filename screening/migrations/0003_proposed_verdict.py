from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_regions"),
        ("projects", "0003_screening_statuses"),
        ("screening", "0002_published_for_good"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="review",
            name="review_ranking",
        ),
        migrations.AddField(
            model_name="review",
            name="proposed_verdict",
            field=models.CharField(
                blank=True,
                choices=[("passed", "Passed"), ("improve", "To be improved"), ("not_passed", "Not passed")],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["round", "-total", "-id"], name="review_ranking"),
        ),
    ]
