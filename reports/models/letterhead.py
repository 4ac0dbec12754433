"""How a committee's own papers look, apart from what they say."""

from django.db import models

from accounts.models import Unit


class Letterhead(models.Model):
    """How a committee's own papers are headed, signed and addressed."""

    committee = models.OneToOneField(Unit, models.PROTECT, related_name="letterhead", verbose_name="cấp ủy")
    parent_body = models.CharField("cấp trên trực tiếp", max_length=200)
    issuing_body = models.CharField("cơ quan ban hành", max_length=200)
    place = models.CharField("nơi ban hành", max_length=100)
    symbol = models.CharField("ký hiệu báo cáo", max_length=40, default="BC/HU")
    signer_capacity = models.CharField("thể thức ký", max_length=100, default="T/M BAN THƯỜNG VỤ")
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi nhận.")

    class Meta:
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"

    def __str__(self) -> str:
        return self.issuing_body
