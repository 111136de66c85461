from django.db import migrations, models

from casework.erasure import marks


def stamp_what_stands(apps, schema_editor):
    for row in apps.get_model("erasure", "Erasure").objects.all():
        row.stamp = marks.stamp_of(row)
        row.save(update_fields=["stamp"])


class Migration(migrations.Migration):

    dependencies = [
        ("erasure", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="stamp",
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.RunPython(stamp_what_stands, migrations.RunPython.noop),
    ]
