from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("targets", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="result",
            name="basis",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Chỉ ghi khi khác với chỉ tiêu.",
                max_length=60,
                verbose_name="giá, phương pháp, bộ tiêu chí",
            ),
            preserve_default=False,
        ),
    ]
