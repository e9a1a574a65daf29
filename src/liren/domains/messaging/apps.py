from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "liren.domains.messaging"
    label = "messaging"

    def ready(self) -> None:
        from liren.domains.messaging import export_notices, tasks

        export_notices.register()
        tasks.register()
