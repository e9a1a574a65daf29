from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "liren.domains.policy"
    label = "policy"

    def ready(self) -> None:
        from liren.domains.policy import in_hand
        from liren.domains.policy.deeds import VERBS
        from liren.domains.policy.queries import file_room
        from liren.kernel import audit
        from liren.kernel.file_room import HOOKS

        HOOKS.allowed = file_room
        audit.register(VERBS)
        in_hand.register()
