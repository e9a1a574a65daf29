from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liren.domains.people"
    label = "people"

    def ready(self) -> None:
        from liren.domains.people import deeds, tasks  # noqa: F401  tasks are known by being read
        from liren.kernel import audit

        audit.register(deeds.VERBS)
