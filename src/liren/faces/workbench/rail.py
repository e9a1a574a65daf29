"""The navigation of the workbench: what the actor may open, with what waits there."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liren.domains.casework.queries.hotline import has_hotline
from liren.domains.casework.queries.letters import has_letters
from liren.domains.casework.queries.waiting import (
    APPEALS,
    CALL_BACKS,
    CHECKS,
    DOUBLES,
    MENTIONS,
    SUPERVISIONS,
    UNREAD,
    count_waiting,
)
from liren.domains.territory.policies import SETTLING
from liren.faces.ui.acting import actor_in
from liren.faces.ui.rail import Group, Item
from liren.faces.workbench.showing import county_of
from liren.kernel import exports
from liren.kernel.actor import Actor, ActorKind

VIEWS = ("dispatch", "open", "late", "to_take_up")
OWN_VIEWS = ("mine", "to_accept", "called", "offered", "to_rule", "to_approve")


class CountedRequest(HttpRequest):
    """A request that keeps what waits once it is counted."""

    view_counts: dict[str, int]


def counts_of(request: HttpRequest, actor: Actor, *more: str) -> dict[str, int]:
    """What waits in the views of the navigation and in those the page shows besides, asked once a request."""
    kept: dict[str, int] | None = getattr(request, "view_counts", None)
    if kept is None:
        names = {*VIEWS, *OWN_VIEWS, *more}
        if not _has_own(actor):
            names -= set(OWN_VIEWS) - set(more)
        kept = dict.fromkeys(
            (*VIEWS, *OWN_VIEWS, APPEALS, CALL_BACKS, CHECKS, DOUBLES, MENTIONS, SUPERVISIONS, UNREAD, *more),
            0,
        )
        kept |= count_waiting(actor, sorted(names))
        cast("CountedRequest", request).view_counts = kept
    return kept


def _has_own(actor: Actor) -> bool:
    return actor.has("cases.handle") or actor.has("cases.approve")


def build(request: HttpRequest) -> Sequence[Group]:
    actor = actor_in(request)
    if actor.kind is not ActorKind.STAFF:
        return ()
    counts = counts_of(request, actor)
    groups = (
        Group(_("我的"), _own(actor, counts)),
        Group(_("诉求与派单"), _cases(actor, counts)),
        Group(_("人与房"), _register(actor, counts)),
        Group(_("图与表"), _pictures(actor)),
        Group(_("设置与管理"), _offices(actor)),
    )
    return [group for group in groups if group.items]


def _own(actor: Actor, counts: dict[str, int]) -> list[Item]:
    waiting = sum(counts[name] for name in OWN_VIEWS)
    return _items(
        (
            _has_own(actor),
            "mine",
            "",
            "inbox",
            _("我的待办"),
            waiting,
        ),
        (actor.has("cases.view"), "queue", "?view=mentioned", "at", _("提到我的"), counts[MENTIONS]),
        (True, "notices", "", "whistle", _("通知"), counts[UNREAD]),
        (actor.has("cases.view"), "subscriptions", "", "heart", _("我的订阅"), None),
        (_has_own(actor) or actor.has("duty.edit"), "duty", "", "clock", _("值班表"), None),
        (exports.can_export(actor), "exports", "", "export", _("我的导出"), None),
    )


def _cases(actor: Actor, counts: dict[str, int]) -> list[Item]:
    sees = actor.has("cases.view")
    desk = actor.has("cases.dispatch") or actor.has("cases.rule")
    found = _items(
        (desk, "desk", "", "hand", _("派单台"), counts["dispatch"]),
        (sees, "queue", "", "list", _("诉求列表"), counts["open"]),
        (sees, "late", "", "alert", _("逾期"), counts["late"]),
        (desk, "queue", "?view=to_take_up", "up", _("等接手的上报"), counts["to_take_up"]),
        (sees, "supervisions", "", "flag", pgettext("noun", "督办"), counts[SUPERVISIONS]),
        (actor.has("cases.supervise"), "call_backs", "", "ear", _("待回访"), counts[CALL_BACKS]),
        (sees, "checks", "", "target", _("核实抽查"), counts[CHECKS]),
        (sees, "appeals", "", "star", _("评价申诉"), counts[APPEALS]),
        (sees, "joint", "", "people", _("会办报到"), None),
        (sees and has_hotline(county_of(actor)), "orders", "", "call", _("热线工单"), None),
        (
            actor.has("cases.import") and has_letters(county_of(actor)),
            "letters",
            "",
            "inbox",
            _("来信"),
            None,
        ),
        (actor.has("cases.intake"), "intake", "", "plus", _("窗口登记"), None),
    )
    return [_as_late(item) if item.icon == "alert" else item for item in found]


def _as_late(item: Item) -> Item:
    return Item(item.url, item.icon, item.label, item.count, late=True)


def _register(actor: Actor, counts: dict[str, int]) -> list[Item]:
    return _items(
        (actor.has("people.view"), "people", "", "find", _("找人"), None),
        (actor.has("people.view"), "person_list", "", "people", _("居民名册"), None),
        (actor.has("people.view"), "needs", "", "heart", _("居民需求"), None),
        (actor.has("people.view"), "contacts", "", "link", _("邻里联系"), None),
        (actor.has("people.view"), "lets", "", "key", _("出租房"), None),
        (actor.has("people.view"), "guest_houses", "", "moon", _("旅馆"), None),
        (actor.has("people.edit"), "household_add", "", "home", _("登记一户"), None),
        (actor.has("people.view"), "residence", "", "door", _("居住登记"), None),
        (actor.has("people.edit"), "corrections", "", "edit", _("更正申请"), None),
        (actor.has("people.edit") or actor.has("people.second"), "deletions", "", "bin", _("删除申请"), None),
        (actor.has("people.edit"), "kin", "", "hand", _("近亲属的请求"), None),
        (actor.has("people.edit"), "retention", "", "clock", _("保存期限"), None),
        (actor.has("people.import"), "people_import", "", "import", _("导入名单"), None),
        (actor.has("people.import"), "people_conflicts", "", "sync", _("不一致"), None),
        (actor.has("people.merge"), "doubles", "", "half", _("可能重复的人"), counts[DOUBLES]),
    )


def _pictures(actor: Actor) -> list[Item]:
    return _items(
        (actor.has("territory.view"), "grids", "", "near", _("网格地图"), None),
        (any(actor.has(right) for right in SETTLING), "addresses", "", "find", _("说不清的地址"), None),
        (actor.has("reports.view"), "hot", "", "people", _("热点问题"), None),
        (actor.has("cases.view"), "recurring", "", "sync", _("反复发生"), None),
        (actor.has("reports.view"), "rates", "", "chart", _("三率报表"), None),
        (actor.has("reports.view"), "monthly", "", "file", _("月报"), None),
        (actor.has("reports.view"), "appraisals", "", "star", _("考核"), None),
    )


def _offices(actor: Actor) -> list[Item]:
    return _items(
        (actor.has("catalogue.edit"), "catalogue", "", "book", _("目录"), None),
        (actor.has("catalogue.edit"), "suggestion_models", "", "hand", _("建议模型"), None),
        (actor.has("limits.edit"), "limits", "", "clock", _("时限"), None),
        (actor.has("limits.edit"), "fields", "", "file", _("个人信息处理"), None),
        (actor.has("limits.edit"), "hotlines", "", "call", pgettext("settings", "热线"), None),
        (actor.has("cases.import"), "import", "", "import", _("批量导入"), None),
        (actor.has("territory.edit"), "moves", "", "sync", _("区划变更"), None),
        (actor.has("organisations.view"), "bodies", "", "home", _("单位与岗位"), None),
        (actor.has("accounts.view"), "accounts", "", "people", _("账号"), None),
        (actor.has("accounts.view"), "roles", "", "lock", pgettext("rail", "角色"), None),
        (actor.has("handovers.arrange"), "handovers", "", "out", _("离岗交接"), None),
        (actor.has("messages.view"), "deliveries", "", "whistle", _("消息"), None),
        (True, "tokens", "", "key", _("接口令牌"), None),
        (actor.has("cases.view"), "webhooks", "", "link", _("回调"), None),
        (actor.has("audit.search"), "audit", "", "eye", _("审计"), None),
        (actor.has("audit.search"), "looks", "", "ear", _("居民问的查看"), None),
        (actor.has("work.view"), "work", "", "gear", _("后台任务"), None),
    )


Wanted = tuple[bool, str, str, str, str, int | None]


def _items(*wanted: Wanted) -> list[Item]:
    found = []
    for may, name, query, icon, label, count in wanted:
        url = address(name) if may else ""
        if url:
            found.append(Item(url + query, icon, label, count))
    return found


def address(name: str) -> str:
    """The page of that name, empty while there is none."""
    return _address(name, get_script_prefix(), get_urlconf())


@functools.cache
def _address(name: str, _prefix: str, _urlconf: str | None) -> str:
    """The same every time under one prefix and one set of addresses: thirty of them stand beside every page."""
    try:
        return reverse(f"bench:{name}")
    except NoReverseMatch:
        return ""
