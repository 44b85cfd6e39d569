from datetime import timedelta
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oneplan.kernel.clock
import oneplan.kernel.ids

# Idle, and altogether. A worker's day; a family's phone, which they need not sign in on each time.
# Whoever asks for help without an account has until tomorrow.
LIMITS = {
    "visitor": (timedelta(hours=12), timedelta(hours=24)),
    "person": (timedelta(days=7), timedelta(days=30)),
    "worker": (timedelta(hours=1), timedelta(hours=12)),
}


def set_limits(apps: Any, schema_editor: Any) -> None:
    limit = apps.get_model("accounts", "SessionLimit")
    for kind, (idle, total) in LIMITS.items():
        limit.objects.create(kind=kind, idle=idle, total=total)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=oneplan.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="name to greet you by"
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_site_admin", models.BooleanField(default=False)),
                (
                    "created_at",
                    models.DateTimeField(default=oneplan.kernel.clock.now, editable=False),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SessionLimit",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("visitor", "nobody signed in"),
                            ("person", "somebody of a family"),
                            ("worker", "a worker or site administrator"),
                        ],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("idle", models.DurationField()),
                ("total", models.DurationField()),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.CharField(
                        editable=False, max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("started_at", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("seen_at", models.DateTimeField(default=oneplan.kernel.clock.now)),
                ("user_agent", models.CharField(blank=True, max_length=200)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.sessionlimit",
                    ),
                ),
            ],
        ),
        migrations.RunPython(set_limits, migrations.RunPython.noop),
    ]
