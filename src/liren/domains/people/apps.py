from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "liren.domains.people"
    label = "people"

    def ready(self) -> None:
        from liren.domains.people import deeds
        from liren.kernel import audit

        audit.register(deeds.VERBS)
