"""A summary of more scopes, that is issued with its number: files, hashes, recipients, signed copies."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


def keep_hash(apps, schema_editor):
    summaries = apps.get_model("reports", "Summary").objects
    for row in summaries.exclude(sha256="").iterator():
        summaries.filter(pk=row.pk).update(hashes={"pdf": row.sha256})


def give_hash_back(apps, schema_editor):
    summaries = apps.get_model("reports", "Summary").objects
    for row in summaries.iterator():
        summaries.filter(pk=row.pk).update(sha256=row.hashes.get("pdf", ""))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_notice_of_instructions"),
        ("conclusions", "0002_intakes_and_editions"),
        ("reports", "0003_meetings"),
        ("targets", "0005_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("file", models.FileField(upload_to="signed/%Y/", verbose_name="tệp")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="lúc đính kèm")),
            ],
            options={
                "verbose_name": "bản đã ký",
                "verbose_name_plural": "bản đã ký",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SummaryBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                ("period_end", models.DateField(verbose_name="đến ngày")),
                ("requested_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc yêu cầu")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc dừng")),
            ],
            options={
                "verbose_name": "đợt lập bản tổng hợp",
                "verbose_name_plural": "đợt lập bản tổng hợp",
                "ordering": ("-requested_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="SummaryRecipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sent_at", models.DateTimeField(auto_now_add=True, verbose_name="lúc gửi")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc mở")),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True, verbose_name="lúc xác nhận đã nhận")),
            ],
            options={
                "verbose_name": "người nhận bản tổng hợp",
                "verbose_name_plural": "người nhận bản tổng hợp",
                "ordering": ("summary", "user__full_name", "pk"),
            },
        ),
        migrations.RemoveConstraint(
            model_name="summary",
            name="summary_built_once_at_a_time",
        ),
        migrations.AddField(
            model_name="summary",
            name="archive",
            field=models.FileField(blank=True, null=True, upload_to="summaries/%Y/", verbose_name="tệp PDF lưu trữ"),
        ),
        migrations.AddField(
            model_name="summary",
            name="choices",
            field=models.JSONField(blank=True, default=list, verbose_name="các phần đã chọn"),
        ),
        migrations.AddField(
            model_name="summary",
            name="hashes",
            field=models.JSONField(blank=True, default=dict, verbose_name="SHA-256 của các tệp"),
        ),
        migrations.RunPython(keep_hash, give_hash_back),
        migrations.RemoveField(
            model_name="summary",
            name="sha256",
        ),
        migrations.AddField(
            model_name="summary",
            name="heading",
            field=models.JSONField(blank=True, null=True, verbose_name="thể thức khi ban hành"),
        ),
        migrations.AddField(
            model_name="summary",
            name="indicator_set",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="targets.indicatorset",
                verbose_name="bộ chỉ tiêu",
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="issued_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="lúc ban hành"),
        ),
        migrations.AddField(
            model_name="summary",
            name="issued_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ban hành",
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="paper",
            field=models.JSONField(blank=True, null=True, verbose_name="các phần"),
        ),
        migrations.AddField(
            model_name="summary",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="reports.summary",
                verbose_name="thay thế bản",
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="term",
            field=models.CharField(blank=True, max_length=9, verbose_name="nhiệm kỳ đánh số"),
        ),
        migrations.AddField(
            model_name="summary",
            name="topic",
            field=models.CharField(
                blank=True,
                choices=[
                    ("economy", "Kinh tế"),
                    ("society", "Văn hóa - xã hội"),
                    ("environment", "Tài nguyên - môi trường"),
                    ("security", "Quốc phòng - an ninh"),
                    ("party", "Xây dựng Đảng và hệ thống chính trị"),
                    ("general", "Chung"),
                ],
                max_length=20,
                verbose_name="lĩnh vực",
            ),
        ),
        migrations.AlterField(
            model_name="summary",
            name="conclusion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conclusions.conclusion",
                verbose_name="kết luận",
            ),
        ),
        migrations.AlterField(
            model_name="summary",
            name="status",
            field=models.CharField(
                choices=[
                    ("queued", "Đang chờ"),
                    ("building", "Đang lập"),
                    ("ready", "Đã xong"),
                    ("failed", "Lỗi"),
                    ("cancelled", "Đã huỷ"),
                ],
                default="queued",
                max_length=10,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AlterField(
            model_name="summary",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="đơn vị",
            ),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người đính kèm",
            ),
        ),
        migrations.AddField(
            model_name="signedcopy",
            name="summary",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signed_copies",
                to="reports.summary",
                verbose_name="bản tổng hợp",
            ),
        ),
        migrations.AddField(
            model_name="summarybatch",
            name="committee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit", verbose_name="cấp ủy"
            ),
        ),
        migrations.AddField(
            model_name="summarybatch",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người yêu cầu",
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="batch",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="summaries",
                to="reports.summarybatch",
                verbose_name="đợt lập",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("issued_on__isnull", True), ("number", "")),
                    models.Q(("issued_on__isnull", False), models.Q(("number", ""), _negated=True)),
                    _connector="OR",
                ),
                name="summary_issued_with_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number", ""), _negated=True),
                fields=("committee", "term", "number"),
                name="summary_number_once_in_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(
                models.F("committee"),
                django.db.models.functions.comparison.Coalesce(models.F("conclusion"), 0),
                django.db.models.functions.comparison.Coalesce(models.F("unit"), 0),
                models.F("topic"),
                django.db.models.functions.comparison.Coalesce(models.F("indicator_set"), 0),
                models.F("period_start"),
                models.F("period_end"),
                condition=models.Q(("status__in", ["queued", "building"])),
                name="summary_built_once_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="summaryrecipient",
            name="summary",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="recipients",
                to="reports.summary",
                verbose_name="bản tổng hợp",
            ),
        ),
        migrations.AddField(
            model_name="summaryrecipient",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhận",
            ),
        ),
        migrations.AddConstraint(
            model_name="summaryrecipient",
            constraint=models.UniqueConstraint(fields=("summary", "user"), name="summary_sent_once_to_each"),
        ),
    ]
