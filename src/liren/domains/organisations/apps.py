from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "liren.domains.organisations"
    label = "organisations"

    def ready(self) -> None:
        from liren.domains.organisations import in_hand
        from liren.domains.organisations.deeds import VERBS
        from liren.kernel import audit

        audit.register(VERBS)
        in_hand.register()
