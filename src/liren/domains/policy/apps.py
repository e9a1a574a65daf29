from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "liren.domains.policy"
    label = "policy"
