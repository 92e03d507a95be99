"""Captions that have the words of who muted their voice are put beside the file in which they are heard, and come back with it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def put_aside(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now captions stayed as they were."""
    muted = apps.get_model("videos", "Video").objects.exclude(voiced="").exclude(captions="")
    muted.update(voiced_captions=models.F("captions"), captions="")


def put_back(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """As they were."""
    muted = apps.get_model("videos", "Video").objects.exclude(voiced_captions="")
    muted.update(captions=models.F("voiced_captions"))


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0012_hushed"),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="voiced_captions",
            field=models.FileField(
                blank=True,
                help_text="All that is said, beside `voiced`: `captions` has only what is still heard",
                max_length=200,
                upload_to="",
            ),
        ),
        migrations.RunPython(put_aside, put_back),
    ]
