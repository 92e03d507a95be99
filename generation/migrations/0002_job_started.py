"""An index for the queue's clock: the job that was started last."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="job",
            index=models.Index(condition=models.Q(("started_at__isnull", False)), fields=["-started_at"], name="job_started"),
        ),
    ]
