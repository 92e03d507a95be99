"""Whom a job shows, and by which consent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cameos", "0002_consent"),
        ("generation", "0016_halves"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="named",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How many likenesses its member named; those of its source come besides"
            ),
        ),
        migrations.CreateModel(
            name="JobCast",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handle", models.CharField(blank=True, help_text="As the prompt names it; empty: not named there", max_length=30)),
                ("epoch", models.PositiveIntegerField()),
                ("policy_version", models.PositiveIntegerField()),
                ("scopes", models.JSONField(default=list)),
                ("inherited", models.BooleanField(default=False, help_text="It came with the source")),
                ("job", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="casting", to="generation.job")),
                ("likeness", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cameos.likeness")),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        help_text="The yes to this clip",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="cameos.userequest",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "likeness"), name="job_cast_once")],
            },
        ),
    ]
