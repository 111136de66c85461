"""The triggers that refuse change, per vendor. A later migration that rebuilds one of the tables must run ``put`` again."""

from django.db import migrations

from audit import triggers


def put(apps, schema_editor):
    triggers.install(schema_editor.connection)


def take_away(apps, schema_editor):
    triggers.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put, take_away)]
