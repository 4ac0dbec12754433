import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_audit_append_only"),
        ("conclusions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc nhận")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="tên tệp")),
                ("file", models.FileField(blank=True, upload_to="intakes/%Y/", verbose_name="tệp như đã nhận")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 của tệp")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Đang chờ đọc"),
                            ("reading", "Đang đọc"),
                            ("read", "Chờ rà soát"),
                            ("refused", "Không nhận"),
                            ("failed", "Lỗi"),
                            ("published", "Đã công bố"),
                            ("discarded", "Đã bỏ"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="tiến độ (%)")),
                ("step", models.CharField(blank=True, max_length=100, verbose_name="bước")),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("claim", models.CharField(blank=True, editable=False, max_length=40)),
                ("claimed_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc nhận đọc")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="số lần đọc")),
                ("reading", models.JSONField(blank=True, null=True, verbose_name="máy đọc được")),
                ("draft", models.JSONField(blank=True, null=True, verbose_name="bản Văn phòng rà soát")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="phiên bản")),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc sửa cuối")),
                ("edition", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="thành bản")),
            ],
            options={
                "verbose_name": "văn bản đang nhập",
                "verbose_name_plural": "văn bản đang nhập",
                "ordering": ("-received_at", "-pk"),
            },
        ),
        migrations.AlterModelOptions(
            name="passage",
            options={
                "ordering": ("conclusion", "edition", "position"),
                "verbose_name": "đoạn",
                "verbose_name_plural": "đoạn văn bản",
            },
        ),
        migrations.RemoveConstraint(
            model_name="passage",
            name="passage_position_once",
        ),
        migrations.AddField(
            model_name="conclusion",
            name="edition",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="Tăng thêm một mỗi lần nhập bản sửa đổi.", verbose_name="bản"
            ),
        ),
        migrations.AddField(
            model_name="directive",
            name="product",
            field=models.CharField(blank=True, max_length=300, verbose_name="sản phẩm nêu trong văn bản"),
        ),
        migrations.AddField(
            model_name="directive",
            name="withdrawn_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày rút"),
        ),
        migrations.AddField(
            model_name="directive",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="lý do rút"),
        ),
        migrations.AddField(
            model_name="passage",
            name="edition",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="bản"),
        ),
        migrations.AddField(
            model_name="passage",
            name="row",
            field=models.BooleanField(
                default=False, help_text="Các ô trong lời văn cách nhau bằng “ | ”.", verbose_name="dòng của bảng"
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="marker",
            field=models.CharField(blank=True, max_length=60, verbose_name="dấu đầu đoạn"),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("conclusion", "edition", "position"), name="passage_position_once"
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="amends",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="conclusions.conclusion",
                verbose_name="sửa đổi văn bản",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhập",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người sửa cuối",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to="accounts.unit",
                verbose_name="cấp ủy",
            ),
        ),
        migrations.AddField(
            model_name="intake",
            name="conclusion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="intakes",
                to="conclusions.conclusion",
                verbose_name="thành văn bản",
            ),
        ),
        migrations.AddIndex(
            model_name="intake",
            index=models.Index(fields=["status", "claimed_at"], name="intake_status_claimed"),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.UniqueConstraint(fields=("conclusion", "edition"), name="intake_makes_one_edition"),
        ),
        migrations.AddConstraint(
            model_name="intake",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "published"), _negated=True),
                    models.Q(("conclusion__isnull", False), ("edition__isnull", False)),
                    _connector="OR",
                ),
                name="intake_published_as_something",
            ),
        ),
    ]
