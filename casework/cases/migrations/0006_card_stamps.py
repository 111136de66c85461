from django.db import migrations

from casework.access import stamping


def stamp_what_stands(apps, schema_editor):
    certified = list(apps.get_model("accounts", "Certificate").objects.all())
    for name in ("CaseUserGrant", "CaseTeamGrant"):
        stamping.cards(apps.get_model("cases", name), certified, "case")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_stamps"),
        ("cases", "0005_stamps"),
    ]

    operations = [migrations.RunPython(stamp_what_stands, migrations.RunPython.noop)]
