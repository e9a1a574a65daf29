from django.apps import AppConfig


class NeighboursConfig(AppConfig):
    name = "liren.domains.neighbours"
    label = "neighbours"

    def ready(self) -> None:
        from liren.domains.neighbours import deeds
        from liren.kernel import audit

        audit.register(deeds.VERBS)
