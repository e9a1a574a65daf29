from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "liren.domains.messaging"
    label = "messaging"

    def ready(self) -> None:
        from liren.domains.messaging import tasks

        tasks.register()
