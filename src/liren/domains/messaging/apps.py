from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "liren.domains.messaging"
    label = "messaging"
