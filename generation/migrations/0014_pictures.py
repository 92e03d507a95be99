"""Jobs whose clip begins with a picture, and workers that can make them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generation", "0013_job_leftovers"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="pictured",
            field=models.BooleanField(default=False, help_text="Its clip begins with a picture that its member sent"),
        ),
        migrations.AddField(
            model_name="worker",
            name="picture",
            field=models.BooleanField(default=False, help_text="Its engine can begin a clip with a picture"),
        ),
    ]
