import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0002_read_projections_quickly"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="roiline",
            name="role",
            field=models.CharField(
                choices=[
                    ("benefit", "Benefit"),
                    ("cost", "Cost a year"),
                    ("one_off", "One-off cost"),
                    ("kpi", "Key figure, not summed"),
                ],
                max_length=8,
                verbose_name="role",
            ),
        ),
        migrations.CreateModel(
            name="CalculatorRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("customer", models.CharField(blank=True, max_length=200, verbose_name="customer")),
                ("deal", models.CharField(blank=True, max_length=200, verbose_name="deal")),
                ("record", models.JSONField()),
                ("inputs", models.JSONField()),
                ("results", models.JSONField()),
                ("revision", models.BigIntegerField(null=True)),
                ("engine", models.CharField(max_length=80)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="saved"),
                ),
                (
                    "calculator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="library.asset",
                        verbose_name="calculator",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calculator_runs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "redo_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="redone_as",
                        to="library.calculatorrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved calculation",
                "verbose_name_plural": "saved calculations",
                "indexes": [
                    models.Index(
                        fields=["owner", "-created_at"], name="library_cal_owner_i_d950ea_idx"
                    )
                ],
            },
        ),
    ]
