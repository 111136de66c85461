"""What went into archives, and the triggers that let exactly that leave."""

from django.db import migrations, models

from audit import triggers


def put(apps, schema_editor):
    triggers.install(schema_editor.connection)


def take_away(apps, schema_editor):
    triggers.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, put),  # on the way back: the triggers as they were before
        migrations.CreateModel(
            name="Archive",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("after", models.BigIntegerField(help_text="the size of the archive before; 0 for the first")),
                ("size", models.BigIntegerField(help_text="the checkpoint up to which entries left", unique=True)),
                ("ts", models.BigIntegerField(help_text="the minute of the entry of that number")),
                ("hash", models.BinaryField(help_text="the hash of that entry: the chain goes on from here", max_length=32)),
                ("root", models.BinaryField(help_text="the root of that checkpoint", max_length=32)),
                ("kinds", models.TextField(help_text="the kinds that left, each between spaces: the triggers let no other go")),
                ("removed", models.BigIntegerField()),
                ("kept", models.BigIntegerField()),
                ("kept_digest", models.BinaryField(help_text="SHA-256 over the hashes of all entries that stayed", max_length=32)),
                ("file_digest", models.BinaryField(help_text="SHA-256 of the file", max_length=32)),
                ("signed_by", models.CharField(max_length=36)),
                ("signer_epoch", models.PositiveIntegerField()),
                ("signature", models.BinaryField(max_length=64)),
                ("mac", models.BinaryField(help_text="HMAC under a key that is never in the database", max_length=32)),
            ],
            options={"ordering": ["size"], "abstract": False, "default_permissions": (), "base_manager_name": "objects"},
        ),
        migrations.RunPython(put, take_away),
    ]
