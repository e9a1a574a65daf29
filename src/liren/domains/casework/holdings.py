"""A person's own matters, told for a copy: the own words, the own answers and what was answered; nobody else's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from liren.domains.casework.actions.intake import phone_index
from liren.domains.casework.choices import CaseKind, Channel, MessageKind, RatingLevel, RequesterRole
from liren.domains.casework.models import Message, Rating, Requester
from liren.domains.people.rules import names
from liren.kernel.holdings import Row, Section, Value, Whose, row


def of(whose: Whose) -> Iterator[Section]:
    yield Section("matters", _("提过的诉求"), [_matter(one) for one in own_parts(whose)])


def own_parts(whose: Whose) -> list[Requester]:
    """The parts of the linked account, and those that gave an own telephone with the own name: a telephone may be
    shared, or have been another's before. Three queries."""
    own = Q(pk__in=())
    if whose.account:
        own |= Q(account=whose.account)
    if whose.phones:
        own |= Q(account=None, phone_index__in=[phone_index(number) for number in whose.phones])
    thread = Message.objects.exclude(kind=MessageKind.NOTE).filter(requester__isnull=False)
    rows = (
        Requester.objects.filter(own)
        .select_related("case", "case__merged_into", "rating")
        .prefetch_related(Prefetch("messages", thread.order_by("at", "id")))
        .order_by("-joined_at", "-id")
    )
    key = names.key_of(whose.name)
    return [one for one in rows if one.account_id or names.key_of(one.name) == key]


def _matter(part: Requester) -> Row:
    case, is_first = part.case, part.role == RequesterRole.FIRST
    return row(
        case.title if is_first else case.number,
        ("number", _("编号"), case.number),
        ("kind", _("类型"), str(CaseKind(case.kind).label)),
        ("channel", _("从哪里来"), str(Channel(case.channel).label) if is_first else ""),
        ("at", _("什么时候提的"), part.joined_at),
        ("name", _("留的姓名"), part.name),
        ("phone", _("留的电话"), part.phone),
        ("address", _("地点"), case.address if is_first else ""),
        ("words", _("自己的话"), case.text if is_first else part.text),
        ("state", _("状态"), case.state_label),
        *_thread(part.messages.all()),
        ("resolution", _("办理答复"), (case.merged_into or case).resolution),
        *_rating(getattr(part, "rating", None)),
    )


Said = tuple[str, object, Value | None]


def _thread(messages: Iterable[Message]) -> list[Said]:
    labels = {
        MessageKind.QUESTION: ("question", _("问我的")),
        MessageKind.ANSWER: ("answer", _("我答的")),
        MessageKind.REPLY: ("reply", _("告知我的")),
    }
    return [(*labels[MessageKind(one.kind)], one.text) for one in messages]


def _rating(rating: Rating | None) -> list[Said]:
    if rating is None:
        return []
    level = str(RatingLevel(rating.level).label)
    return [("rating", _("我的评价"), level), ("rating_words", _("评价的话"), rating.words)]
