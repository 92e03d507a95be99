"""The numbers that clips carry in their statements and watermarks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generation", "0006_worker_abilities")]

    operations = [
        migrations.CreateModel(
            name="ClipNumber",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "job",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="number", to="generation.job"
                    ),
                ),
            ],
        ),
    ]
