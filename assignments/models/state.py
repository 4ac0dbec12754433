"""How a task stands on a day."""

from django.db import models


class State(models.TextChoices):
    """State of an assignment on a day: the offices' four-way count, near deadline, standing, stopped."""

    STOPPED = "stopped", "Đã dừng"
    DONE_ON_TIME = "done_on_time", "Hoàn thành đúng hạn"
    DONE_LATE = "done_late", "Hoàn thành quá hạn"
    OVERDUE = "overdue", "Quá hạn"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    IN_TIME = "in_time", "Trong hạn"
    STANDING = "standing", "Thường xuyên"
