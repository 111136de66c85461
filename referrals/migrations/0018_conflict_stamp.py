from django.db import migrations, models

from referrals.conflicts import sealing


def stamp_what_stands(apps, schema_editor):
    for row in apps.get_model("referrals", "ConflictQuestion").objects.filter(answered_on=None).order_by("pk"):
        row.stamp = sealing.stamp_of(row)
        row.save(update_fields=["stamp"])


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0017_stamps'),
    ]

    operations = [
        migrations.AddField(
            model_name='conflictquestion',
            name='stamp',
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.RunPython(stamp_what_stands, migrations.RunPython.noop),
    ]
