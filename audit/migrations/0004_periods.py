"""Ways through a year of entries: some kinds on one day, and one person's in a period."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_archive")]

    operations = [
        migrations.AddIndex("entry", models.Index(fields=["kind", "ts"], name="audit_entry_kind_ts")),
        migrations.AddIndex("entry", models.Index(fields=["actor", "ts", "kind"], name="audit_entry_actor_ts")),
    ]
