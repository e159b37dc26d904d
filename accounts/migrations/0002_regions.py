from typing import Any

from django.db import migrations

from accounts.regions import load_regions


def load(apps: Any, schema_editor: Any) -> None:
    load_regions(apps.get_model("accounts", "Region"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
