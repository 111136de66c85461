from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_card_stamps")]

    operations = [
        migrations.RemoveConstraint("caseusergrant", "cases_caseusergrant_once"),
        migrations.AddField("caseusergrant", "apart", models.BooleanField(default=False)),
        migrations.AddConstraint("caseusergrant", models.UniqueConstraint(fields=("content_object", "user", "apart"), name="cases_caseusergrant_once")),
    ]
