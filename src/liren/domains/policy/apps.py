from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "liren.domains.policy"
    label = "policy"

    def ready(self) -> None:
        from liren.domains.policy import in_hand
        from liren.domains.policy.deeds import VERBS
        from liren.kernel import audit

        audit.register(VERBS)
        in_hand.register()
