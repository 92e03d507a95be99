"""Videos get captions; those made before, and those in which nothing is said, have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0003_remix_kind"),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="captions",
            field=models.FileField(blank=True, help_text="What is said, as WebVTT", max_length=200, upload_to=""),
        ),
        migrations.AddField(
            model_name="video",
            name="captions_language",
            field=models.CharField(blank=True, help_text="BCP 47 tag of what is said", max_length=35),
        ),
    ]
