from django.apps import AppConfig


class ProcessingConfig(AppConfig):
    name = "liren.domains.processing"
    label = "processing"

    def ready(self) -> None:
        from liren.domains.processing import deeds, tasks  # noqa: F401  tasks are known by being read
        from liren.kernel import audit

        audit.register(deeds.VERBS)
