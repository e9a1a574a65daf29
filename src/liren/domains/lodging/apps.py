from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LodgingConfig(AppConfig):
    name = "liren.domains.lodging"
    label = "lodging"

    def ready(self) -> None:
        from liren.domains.lodging import deeds, holdings, in_hand, tasks, telling  # noqa: F401  tasks are known by being read
        from liren.domains.lodging.actions.forgetting import FORGET
        from liren.kernel import audit
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        telling.register()
        holding.register("lodging", _("旅馆住宿"), holdings.of, forget=FORGET)
