from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("generation", "0012_worker_batch"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="leftovers",
            field=models.BooleanField(default=False, help_text="It has ended, and files of its attempts may lie in the storage still"),
        ),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["finished_at"], condition=Q(leftovers=True), name="job_leftovers"),
        ),
    ]
