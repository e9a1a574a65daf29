from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "liren.domains.messaging"
    label = "messaging"

    def ready(self) -> None:
        from liren.domains.messaging import (
            export_notices,
            handover_notices,
            in_hand,
            passkey_notices,
            sign_in_notices,
            stand_in_notices,
            swap_notices,
            tasks,
        )
        from liren.domains.messaging.deeds import VERBS
        from liren.kernel import audit

        audit.register(VERBS)
        in_hand.register()
        export_notices.register()
        handover_notices.register()
        passkey_notices.register()
        sign_in_notices.register()
        stand_in_notices.register()
        swap_notices.register()
        tasks.register()
