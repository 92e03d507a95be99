"""Videos get a moving preview; those made before have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0004_captions"),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="preview",
            field=models.FileField(
                blank=True, help_text="A small animated WebP of its first seconds; older videos have none", max_length=200, upload_to=""
            ),
        ),
    ]
