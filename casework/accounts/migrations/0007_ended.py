from django.db import migrations, models

from casework.accounts import stamping


def stamp_what_stands(apps, schema_editor):
    since, model = stamping.newest(apps), lambda name: apps.get_model("accounts", name).objects.order_by("pk")
    stamping.standings(model("User"), since)
    stamping.codes(model("RecoveryCode").exclude(sealed=b""), since)
    stamping.open_invitations(model("Invitation").filter(used_by=None))


class Migration(migrations.Migration):

    dependencies = [
        ("audit", "0004_periods"),
        ("accounts", "0006_home_stamp"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="stamp",
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="since",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="stamp",
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.AddField(
            model_name="user",
            name="standing",
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.AddField(
            model_name="user",
            name="standing_since",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.RunPython(stamp_what_stands, migrations.RunPython.noop),
    ]
