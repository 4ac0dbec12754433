from django.apps import AppConfig


class ConclusionsConfig(AppConfig):
    name = "conclusions"
    verbose_name = "Kết luận"
