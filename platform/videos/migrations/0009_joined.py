"""Stitches and duets: two more kinds of remixes, and which part of its source a stitch shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0008_cameo_uses"),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="cut_from",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Of a stitch: the second of its parent at which it begins", null=True
            ),
        ),
        migrations.AddField(
            model_name="video",
            name="cut_to",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Of a stitch: the second of its parent up to which it goes", null=True
            ),
        ),
        migrations.AlterField(
            model_name="video",
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
                help_text="How it came from its parent, where it has one",
                max_length=8,
            ),
        ),
    ]
