from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "liren.domains.appraisal"
    label = "appraisal"

    def ready(self) -> None:
        from liren.domains.appraisal import deeds, in_hand
        from liren.kernel import audit

        audit.register(deeds.VERBS)
        in_hand.register()
