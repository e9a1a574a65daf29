from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "liren.domains.rights"
    label = "rights"

    def ready(self) -> None:
        from liren.domains.rights import deeds
        from liren.kernel import audit

        audit.register(deeds.VERBS)
