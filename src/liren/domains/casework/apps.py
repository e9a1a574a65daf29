from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "liren.domains.casework"
    label = "casework"

    def ready(self) -> None:
        from liren.domains.casework import (
            check_words,
            deeds,
            digest_words,
            duty_words,
            holdings,
            in_hand,
            letter_words,
            mention_words,
            placed,
            subscription_words,
            suggestion_words,
            supervision_words,
            tasks,
            telling,
        )
        from liren.domains.casework.actions import expiring, letters_resealing
        from liren.domains.casework.actions.forgetting import FORGET
        from liren.domains.casework.models.marking import lay_marking
        from liren.domains.casework.models.word_index import lay_word_index, lift_word_index
        from liren.domains.casework.queries.holding import check_holds_nothing
        from liren.domains.messaging import wording
        from liren.domains.organisations import duties
        from liren.kernel import audit
        from liren.kernel import holdings as holding

        audit.register(deeds.VERBS)
        expiring.register()
        letters_resealing.register()
        in_hand.register()
        placed.register()
        holding.register("casework", _("诉求和答复"), holdings.of, forget=FORGET)
        wording.register(
            *telling.TEMPLATES,
            *supervision_words.TEMPLATES,
            *check_words.TEMPLATES,
            *duty_words.TEMPLATES,
            *mention_words.TEMPLATES,
            *suggestion_words.TEMPLATES,
            *subscription_words.TEMPLATES,
            *digest_words.TEMPLATES,
            *letter_words.TEMPLATES,
        )
        wording.name_words(digest_words.NAMES | subscription_words.NAMES)
        duties.before_closing("casework", check_holds_nothing)
        tasks.register()
        post_migrate.connect(lay_marking, sender=self, dispatch_uid="casework.marking")
        pre_migrate.connect(lift_word_index, sender=self, dispatch_uid="casework.word_index")
        post_migrate.connect(lay_word_index, sender=self, dispatch_uid="casework.word_index")
