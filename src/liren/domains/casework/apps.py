from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "liren.domains.casework"
    label = "casework"

    def ready(self) -> None:
        from liren.domains.casework import deeds, tasks, telling
        from liren.domains.messaging import wording
        from liren.kernel import audit

        audit.register(deeds.VERBS)
        wording.register(*telling.TEMPLATES)
        tasks.register()
