import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit_append_only"),
        ("targets", "0004_result_of_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("danh-muc", "Danh mục chỉ tiêu"),
                            ("muc-tieu", "Mức chỉ tiêu"),
                            ("ket-qua", "Kết quả chỉ tiêu"),
                            ("don-vi", "Đơn vị"),
                        ],
                        max_length=10,
                        verbose_name="loại bảng",
                    ),
                ),
                ("file", models.FileField(upload_to="sheets/%Y/", verbose_name="tệp như đã nhận")),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 của tệp")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc tải lên")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checked", "Chờ xác nhận"),
                            ("refused", "Có lỗi"),
                            ("applied", "Đã ghi"),
                            ("discarded", "Đã bỏ"),
                        ],
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("counts", models.JSONField(default=dict, verbose_name="số dòng")),
                ("preview", models.JSONField(default=dict, verbose_name="nội dung thay đổi")),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("applied_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc ghi")),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="cấp ủy",
                    ),
                ),
                (
                    "indicator_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="targets.indicatorset",
                        verbose_name="bộ chỉ tiêu",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người tải lên",
                    ),
                ),
            ],
            options={
                "verbose_name": "bảng tính đã tải lên",
                "verbose_name_plural": "bảng tính đã tải lên",
                "ordering": ("-uploaded_at", "-pk"),
            },
        ),
        migrations.AddField(
            model_name="result",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="targets.upload",
                verbose_name="từ bảng tính",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "don-vi"), ("indicator_set__isnull", False), _connector="OR"),
                name="upload_of_indicators_names_its_set",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True),
                    models.Q(("applied_at__isnull", False), ("applied_by__isnull", False)),
                    _connector="OR",
                ),
                name="upload_applied_by_somebody",
            ),
        ),
    ]
