from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "liren.domains.access"
    label = "access"

    def ready(self) -> None:
        from liren.domains.access.deeds import VERBS
        from liren.kernel import audit

        audit.register(VERBS)
