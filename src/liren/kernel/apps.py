from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "liren.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from liren.kernel import audit, files, housekeeping, turns  # noqa: F401  # they register their periodic jobs
        from liren.kernel.deeds import VERBS

        audit.register(VERBS)
