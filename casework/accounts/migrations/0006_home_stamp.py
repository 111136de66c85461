from django.db import migrations, models

from casework.accounts import stamping


def stamp_what_stands(apps, schema_editor):
    stamping.home_teams(apps.get_model("accounts", "User").objects.order_by("pk"))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_stamps'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='home_stamp',
            field=models.BinaryField(default=bytes, max_length=16),
        ),
        migrations.RunPython(stamp_what_stands, migrations.RunPython.noop),
    ]
