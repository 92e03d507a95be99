"""Stitches and duets: two more kinds of remixes, and which part of its source a stitch shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generation", "0018_job_asks"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="cut_from",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Of a stitch: the second of remix_of at which it begins", null=True
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="cut_to",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Of a stitch: the second of remix_of up to which it goes", null=True
            ),
        ),
        migrations.AlterField(
            model_name="job",
            name="remix_kind",
            field=models.CharField(
                choices=[
                    ("remix", "Remix"),
                    ("extend", "Extension"),
                    ("revoice", "New sound"),
                    ("sound", "Its sound"),
                    ("stitch", "Stitch"),
                    ("duet", "Duet"),
                ],
                default="remix",
                help_text="What becomes of remix_of",
                max_length=8,
            ),
        ),
    ]
