"""Workers that can show who is given by a picture."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("generation", "0014_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="cast",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How many who are given by a picture its engine can show in a clip"
            ),
        ),
    ]
