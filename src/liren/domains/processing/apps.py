from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessingConfig(AppConfig):
    name = "liren.domains.processing"
    label = "processing"

    def ready(self) -> None:
        from liren.domains.people.giving_hooks import DATA_GIVEN
        from liren.domains.processing import deeds, holdings, in_hand, offered_consents, tasks, telling  # noqa: F401  tasks are known by being read
        from liren.domains.processing.actions import clearing, forgetting
        from liren.domains.processing.actions.givings import write_down
        from liren.kernel import audit, carrying, forgotten
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        in_hand.register()
        telling.register()
        offered_consents.register()
        DATA_GIVEN.append(write_down)
        holding.register("processing", _("个人信息的去向"), holdings.of, forget=forgetting.FORGET)
        forgetting.register()
        forgotten.register(clearing.CLEARING, clearing.repeat_clearing)
        carrying.register("processing.GivenPerson", "person", _("给过谁"))
