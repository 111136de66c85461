from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_card_stamps")]

    operations = [
        migrations.RemoveConstraint("referralusergrant", "referrals_referralusergrant_once"),
        migrations.AddField("referralusergrant", "apart", models.BooleanField(default=False)),
        migrations.AddConstraint("referralusergrant", models.UniqueConstraint(fields=("content_object", "user", "apart"), name="referrals_referralusergrant_once")),
    ]
