from django.db import migrations

from casework.access import stamping


def stamp_what_stands(apps, schema_editor):
    certified = list(apps.get_model("accounts", "Certificate").objects.all())
    for name in ("ReferralUserGrant", "ReferralTeamGrant"):
        stamping.cards(apps.get_model("referrals", name), certified, "referral")


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0005_stamps"),
        ("referrals", "0018_conflict_stamp"),
    ]

    operations = [migrations.RunPython(stamp_what_stands, migrations.RunPython.noop)]
