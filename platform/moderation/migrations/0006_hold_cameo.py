"""Holding a likeness is recorded too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0005_remove_comment"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staffaction",
            name="verb",
            field=models.CharField(
                choices=[
                    ("withhold", "Withheld a video"),
                    ("restore", "Restored a video"),
                    ("remove_comment", "Removed a comment"),
                    ("revoke_code", "Revoked an invite code"),
                    ("revoke_key", "Revoked an API key"),
                    ("refuse_cameo", "Refused a likeness"),
                    ("hold_cameo", "Held a likeness"),
                    ("let_go_cameo", "Let a likeness go on"),
                    ("cancel_job", "Cancelled a job"),
                    ("grant_pro", "Granted Pro"),
                    ("end_pro", "Ended Pro"),
                ],
                max_length=20,
            ),
        ),
    ]
