"""Consent: who decides about a likeness, what they allow, what happened, and what was withdrawn."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids

KEPT_WHOLE = ("cameos_policyversion", "cameos_auditevent", "cameos_withdrawal")
REFUSE = """CREATE OR REPLACE FUNCTION cameos_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' keeps its rows as they are'; END $$"""


def keep_whole(apps, schema_editor):
    """Rows are added and never changed, whoever asks. SQLite forgets triggers when a table is made anew: then they are to be made again."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(REFUSE)
    for table in KEPT_WHOLE:
        if vendor == "postgresql":
            changes = f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION cameos_refuse_change()"
            emptied = f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cameos_refuse_change()"
            schema_editor.execute(f"CREATE TRIGGER {table}_kept {changes}")
            schema_editor.execute(f"CREATE TRIGGER {table}_not_emptied {emptied}")
        else:
            for verb in ("UPDATE", "DELETE"):
                refusal = f"SELECT RAISE(ABORT, '{table} keeps its rows as they are')"
                schema_editor.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN {refusal}; END")


def let_go(apps, schema_editor):
    """The tables go next, and their triggers with them."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION cameos_refuse_change CASCADE")


class Migration(migrations.Migration):
    dependencies = [
        ("cameos", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.UUIDField(help_text="The likeness")),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("actor", models.UUIDField(help_text="A member; none: the server by itself", null=True)),
                ("body", models.TextField(help_text="Canonical JSON")),
                ("previous", models.CharField(help_text="The hash before; zeros at the start", max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("stream", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("hash", models.CharField(default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("approved", "People I approve"),
                            ("mutuals", "People I follow who follow me"),
                            ("everyone", "Everyone"),
                        ],
                        max_length=8,
                    ),
                ),
                ("approved", models.JSONField(default=list, help_text="Ids of members")),
                ("denied", models.JSONField(default=list, help_text="Ids of members")),
                ("scopes", models.JSONField(default=list)),
                ("regions", models.JSONField(default=list, help_text="ISO 3166-1 codes; empty: all")),
                ("asks", models.BooleanField(default=False, help_text="Each use waits for a yes")),
                ("restrictions", models.TextField(blank=True, help_text="In the subject's words")),
                ("terms", models.JSONField(default=list, help_text="What prompts may not mention, as the subject confirmed it")),
                (
                    "unsure",
                    models.BooleanField(default=False, help_text="The restrictions could not all be compiled, so each use waits for a yes"),
                ),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                "ordering": ["version"],
            },
        ),
        migrations.CreateModel(
            name="UseRequest",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("prompt", models.TextField()),
                ("source", models.UUIDField(blank=True, help_text="The video that is to be remixed", null=True)),
                ("epoch", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("allowed", "Allowed"), ("declined", "Declined"), ("used", "Used")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("likeness", models.UUIDField(db_index=True)),
                ("kind", models.CharField(choices=[("revoked", "Revoked"), ("erased", "Erased"), ("video", "One video")], max_length=8)),
                ("epoch", models.PositiveIntegerField(help_text="After it")),
                ("video", models.UUIDField(null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.AlterModelOptions(
            name="likeness",
            options={"permissions": [("refuse_likeness", "Can refuse likenesses"), ("hold_likeness", "Can hold likenesses")]},
        ),
        migrations.RemoveConstraint(
            model_name="likeness",
            name="likeness_clip_only_while_waiting",
        ),
        migrations.AddField(
            model_name="likeness",
            name="epoch",
            field=models.PositiveIntegerField(default=0, help_text="Raised by every withdrawal of the whole"),
        ),
        migrations.AddField(
            model_name="likeness",
            name="expires_at",
            field=models.DateTimeField(blank=True, help_text="As of that policy", null=True),
        ),
        migrations.AddField(
            model_name="likeness",
            name="handle",
            field=models.CharField(
                blank=True,
                help_text="As in @biscuit",
                max_length=30,
                null=True,
                unique=True,
                validators=[django.core.validators.RegexValidator("^[a-z0-9_]{3,30}$")],
            ),
        ),
        migrations.AddField(
            model_name="likeness",
            name="held",
            field=models.BooleanField(default=False, help_text="Stopped by moderators"),
        ),
        migrations.AddField(
            model_name="likeness",
            name="policy_version",
            field=models.PositiveIntegerField(default=0, help_text="The policy that counts; 0: none yet"),
        ),
        migrations.AddField(
            model_name="likeness",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                help_text="Who decides: the person it shows, or whose animal or thing it is",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="consents",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="likeness",
            name="digest",
            field=models.CharField(blank=True, help_text="sha256 of the file as it came", max_length=64),
        ),
        migrations.AlterField(
            model_name="likeness",
            name="name",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="likeness",
            name="owner",
            field=models.ForeignKey(
                help_text="Who brought it",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="likenesses",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="likeness",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting for consent"),
                    ("active", "Active"),
                    ("paused", "Paused"),
                    ("revoked", "Revoked"),
                    ("erased", "Erased"),
                    ("refused", "Refused"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("clip", ""), ("state", "waiting"), _connector="OR"), name="likeness_clip_only_while_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["active", "paused"]), _negated=True),
                    models.Q(("expires_at__isnull", False), ("policy_version__gte", 1)),
                    _connector="OR",
                ),
                name="likeness_has_policy",
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("handle", None), ("handle__regex", "^[a-z0-9_]{3,30}$"), _connector="OR"), name="likeness_handle_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(fields=("stream", "seq"), name="audit_event_seq"),
        ),
        migrations.AddField(
            model_name="policyversion",
            name="likeness",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="policies", to="cameos.likeness"),
        ),
        migrations.AddField(
            model_name="userequest",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="use_requests", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="userequest",
            name="likeness",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="cameos.likeness"),
        ),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.UniqueConstraint(fields=("likeness", "version"), name="policy_version_once"),
        ),
        migrations.AddIndex(
            model_name="userequest",
            index=models.Index(fields=["likeness", "by", "state"], name="use_request_of"),
        ),
        migrations.AddIndex(
            model_name="userequest",
            index=models.Index(fields=["by"], name="use_request_by"),
        ),
        migrations.RunPython(keep_whole, let_go),
    ]
