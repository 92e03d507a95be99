"""A device belongs to the session in which it was added. Of those that are there nobody knows which: they have to be added once more."""

from django.db import migrations, models


def forget(apps, schema_editor):
    apps.get_model("inbox", "PushSubscription").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_devices")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="pushsubscription",
            name="session",
            field=models.CharField(default="", help_text="Key of the session in which it was added: with that it goes", max_length=40),
            preserve_default=False,
        ),
    ]
