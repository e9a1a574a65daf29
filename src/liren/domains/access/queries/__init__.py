from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, Max, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from liren.domains.access import rules
from liren.domains.access.choices import AccountKind
from liren.domains.access.models import Account, ApiToken, Passkey, RecoveryCode, RoleHolding
from liren.domains.access.policies import (
    accounts_visible_to,
    appointable_by,
    holdings_visible_to,
    own_id,
    tokens_visible_to,
)
from liren.domains.access.sealing import SealedAdapter, phone_index
from liren.domains.organisations.rules import places_above
from liren.kernel import clock
from liren.kernel.actor import VISITOR, Actor, ActorKind, Grant
from liren.kernel.refusals import NotFound

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

PAGE = 50
RIGHT_LABELS = {
    "cases.view": gettext_lazy("查看诉求"),
    "cases.handle": gettext_lazy("承办诉求"),
    "cases.dispatch": gettext_lazy("派单"),
    "cases.merge": gettext_lazy("合并诉求"),
    "cases.intake": gettext_lazy("代为登记"),
    "cases.see_requester": gettext_lazy("查看诉求人（须写事由，会告知本人）"),
    "cases.approve": gettext_lazy("审批暂停与延期"),
    "cases.rule": gettext_lazy("裁定退单"),
    "cases.supervise": gettext_lazy("督办"),
    "cases.import": gettext_lazy("批量导入"),
    "cases.export": gettext_lazy("导出"),
    "checks.draw": gettext_lazy("抽取核实样本"),
    "checks.record": gettext_lazy("登记核实结果"),
    "people.view": gettext_lazy("找人、说明目的后看登记卡"),
    "people.edit": gettext_lazy("登记和更正居民、住户、住房"),
    "people.protected": gettext_lazy("看受保护的人"),
    "people.import": gettext_lazy("导入居民名册"),
    "people.export": gettext_lazy("导出居民名册"),
    "people.erase": gettext_lazy("执行对个人信息的删除"),
    "people.second": gettext_lazy("复核、执行对受保护人的删除（看不到登记卡）"),
    "people.merge": gettext_lazy("并掉重复登记的人"),
    "appeals.decide": gettext_lazy("裁定评价申诉"),
    "appraisal.edit": gettext_lazy("制定考核办法、发布考核结果"),
    "catalogue.edit": gettext_lazy("修改事项分类"),
    "limits.edit": gettext_lazy("修改办理时限"),
    "reports.view": gettext_lazy("查看三率报表"),
    "territory.view": gettext_lazy("查看网格与地图"),
    "territory.edit": gettext_lazy("维护网格与区划"),
    "organisations.view": gettext_lazy("查看单位与岗位"),
    "duty.edit": gettext_lazy("排值班表"),
    "organisations.edit": gettext_lazy("管理单位、岗位和任职"),
    "accounts.view": gettext_lazy("查看账号"),
    "accounts.edit": gettext_lazy("管理账号"),
    "standins.arrange": gettext_lazy("安排代班"),
    "handovers.arrange": gettext_lazy("办离岗交接"),
    "handovers.release": gettext_lazy("把离岗人员手上的事放回单位"),
    "roles.grant": gettext_lazy("授予与收回角色"),
    "messages.view": gettext_lazy("查看消息投递并重发"),
    "messages.edit": gettext_lazy("修改消息用语和群机器人"),
    "audit.search": gettext_lazy("查询审计"),
    "work.view": gettext_lazy("查看后台任务"),
}


def current(prefix: str = "") -> Q:
    """Role holdings in force now."""
    now = clock.now()
    ends = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": now})
    return Q(**{f"{prefix}valid_from__lte": now}) & ends


def actor_of(account: Account | AnonymousUser) -> Actor:
    """Who acts when this account is signed in: one query for staff, none for others."""
    if not isinstance(account, Account) or not account.is_active:
        return VISITOR
    if account.kind == AccountKind.RESIDENT:
        name = account.display_name or rules.masked_phone(account.phone)
        return Actor(kind=ActorKind.RESIDENT, id=account.id, name=name)
    rows = RoleHolding.objects.filter(current(), account_id=account.id).select_related("body")
    holdings = list(rows.order_by("id"))
    return Actor(
        kind=ActorKind.STAFF,
        id=account.id,
        name=account.display_name,
        office=next((h.body.short_name for h in holdings if h.body), ""),
        grants=tuple(grant for holding in holdings for grant in _grants(holding)),
    )


def _grants(holding: RoleHolding) -> Iterable[Grant]:
    for right in rules.RIGHTS[holding.role]:
        body = holding.body_id if right.reach is rules.Reach.BODY else None
        yield Grant(right.name, holding.place_code, body)


def narrowed(actor: Actor, scopes: Iterable[str], place_code: str) -> Actor:
    """The actor with what scopes and a place (a code prefix, empty for everywhere) leave of the rights. No query."""
    rights = rules.rights_within(scopes)
    kept = []
    for grant in actor.grants:
        place = rules.narrower_place(grant.place, place_code)
        if grant.right in rights and place is not None:
            kept.append(replace(grant, place=place))
    return Actor(  # written out: the door may hand in a lazy one
        kind=actor.kind,
        id=actor.id,
        name=actor.name,
        office=actor.office,
        grants=tuple(kept),
        on_behalf_of=actor.on_behalf_of,
    )


def list_tokens(actor: Actor, *, is_own: bool, limit: int = 100) -> list[ApiToken]:
    """One's own tokens, or those of the staff one administers, the newest first. One query."""
    rows = tokens_visible_to(actor).select_related("owner").order_by("-made_at", "-id")
    rows = rows.filter(owner_id=actor.id) if is_own else rows.exclude(owner_id=actor.id)
    return list(rows[:limit])


def get_token(actor: Actor, token_id: uuid.UUID) -> ApiToken:
    """One's own, or one of the staff one administers. Raises `NotFound`. One query."""
    found = tokens_visible_to(actor).select_related("owner").filter(id=token_id).first()
    if found is None:
        raise NotFound
    return found


def actor_of_token(token_id: uuid.UUID) -> Actor:
    """Who acts with a token at this moment, nobody once it or its owner's office has ended. Two queries."""
    token = ApiToken.objects.select_related("owner").filter(id=token_id).first()
    if token is None or not token.is_live:
        return VISITOR
    return narrowed(actor_of(token.owner), token.scopes, token.place_code)


def account_by_username(username: str) -> Account | None:
    return Account.objects.filter(username=username).first()


def resident_by_phone(number: str) -> Account | None:
    """Whoever came in by this number (eleven digits) before."""
    return Account.objects.filter(phone_index=phone_index(number), kind=AccountKind.RESIDENT).first()


def get_account(actor: Actor, account_id: uuid.UUID) -> Account:
    """A staff account within the actor's places. Raises `NotFound`."""
    found = accounts_visible_to(actor).filter(id=account_id).first()
    if found is None:
        raise NotFound
    return found


def own_account(actor: Actor) -> Account:
    """The actor's own account. Raises `NotFound` for visitors."""
    found = Account.objects.filter(id=own_id(actor), is_active=True).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What a list of accounts is narrowed to. `state`: "" all, "active", "disabled"."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Accounts by username, each with `current_holdings` (bodies loaded); `next` is the key of the next page."""

    rows: Sequence[Account]
    next: str


def list_accounts(actor: Actor, wanted: AccountFilter, after: str = "") -> AccountPage:
    """Staff accounts within the actor's places, fifty a page, by username: two queries.

    An `after` that is no username begins at the first page.
    """
    after = after if rules.is_username(after) else ""
    rows = _narrowed(accounts_visible_to(actor), wanted).filter(username__gt=after).order_by("username")
    holdings = RoleHolding.objects.filter(current()).select_related("body").order_by("role", "id")
    loaded = rows.prefetch_related(Prefetch("holdings", queryset=holdings, to_attr="current_holdings"))
    found = list(loaded[: PAGE + 1])
    following = found[PAGE - 1].username if len(found) > PAGE else ""
    return AccountPage(rows=found[:PAGE], next=following or "")


def _narrowed(rows: QuerySet[Account], wanted: AccountFilter) -> QuerySet[Account]:
    if wanted.text:
        rows = rows.filter(Q(username__icontains=wanted.text) | Q(display_name__icontains=wanted.text))
    if wanted.role:
        held = RoleHolding.objects.filter(current(), role=wanted.role)
        rows = rows.filter(id__in=held.values("account_id"))
    if wanted.state:
        rows = rows.filter(is_active=wanted.state == "active")
    return rows


def holdings_of(account_id: uuid.UUID) -> list[RoleHolding]:
    """Every role the account holds, held or will hold, the newest first; body and granter loaded."""
    rows = RoleHolding.objects.filter(account_id=account_id).select_related("body", "granted_by")
    return list(rows.order_by("-valid_from", "-id"))


def current_holdings_of(account_id: uuid.UUID) -> list[RoleHolding]:
    """The roles the account holds now, bodies loaded."""
    rows = RoleHolding.objects.filter(current(), account_id=account_id).select_related("body")
    return list(rows.order_by("role", "id"))


def get_holding(actor: Actor, holding_id: uuid.UUID) -> RoleHolding:
    """A role holding within the actor's places. Raises `NotFound`."""
    found = holdings_visible_to(actor).select_related("account", "body").filter(id=holding_id).first()
    if found is None:
        raise NotFound
    return found


def staff_of_bodies(ids: Iterable[uuid.UUID]) -> list[Account]:
    """Active accounts that hold a role in one of the bodies now, by name."""
    held = RoleHolding.objects.filter(current(), body_id__in=list(ids))
    rows = Account.objects.filter(id__in=held.values("account_id"), is_active=True)
    return list(rows.order_by("display_name", "id"))


def holdings_at(body_id: uuid.UUID) -> list[RoleHolding]:
    """The roles held in a body now by accounts in use, with the accounts, by role and name. One query."""
    rows = RoleHolding.objects.filter(current(), body_id=body_id, account__is_active=True)
    return list(rows.select_related("account").order_by("role", "account__display_name", "id"))


def staff_for_posts(actor: Actor) -> list[Account]:
    """The active staff whom the actor may appoint to a post, by name. One query."""
    return list(appointable_by(actor).order_by("display_name", "username"))


def holdings_giving(right: str, place_code: str, body_ids: Iterable[uuid.UUID]) -> QuerySet[RoleHolding]:
    """The roles held now by active staff that give a right at a place, or there for one of the bodies' own."""
    by_place = [role for role, rights in rules.RIGHTS.items() if rules.Right(right) in rights]
    by_body = [
        role for role, rights in rules.RIGHTS.items() if rules.Right(right, rules.Reach.BODY) in rights
    ]
    gives = Q(role__in=by_place) | Q(role__in=by_body, body_id__in=list(body_ids))
    rows = RoleHolding.objects.filter(current(), gives, place_code__in=places_above(place_code))
    return rows.filter(account__is_active=True, account__kind=AccountKind.STAFF)


def holders_of_role(role: str, place_code: str) -> list[Account]:
    """Active accounts that hold a role at a place or at one above it now, by name."""
    held = RoleHolding.objects.filter(current(), role=role, place_code__in=places_above(place_code))
    rows = Account.objects.filter(id__in=held.values("account_id"), is_active=True)
    return list(rows.order_by("display_name", "id"))


def names_of(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Display names of staff by account id."""
    rows = Account.objects.filter(id__in=set(ids), kind=AccountKind.STAFF)
    return dict(rows.values_list("id", "display_name"))


def staff_ids_named(text: str, most: int = 50) -> tuple[uuid.UUID, ...]:
    """Staff by username or by a part of the name, for whoever searches what was done. One query."""
    rows = Account.objects.filter(Q(username=text) | Q(display_name__icontains=text), kind=AccountKind.STAFF)
    return tuple(rows.order_by("id").values_list("id", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class RightLine:
    """One line of the preview of a role: what may be done, and whether only for the body's own matters."""

    name: str
    label: str
    own_body_only: bool


def rights_of(role: str) -> list[RightLine]:
    """What the role would allow."""
    return [
        RightLine(right.name, str(RIGHT_LABELS[right.name]), right.reach is rules.Reach.BODY)
        for right in rules.RIGHTS[role]
    ]


def sessions_of(account_id: uuid.UUID) -> list[UserSession]:
    """Where the account is signed in now, the newest first."""
    live = Session.objects.filter(expire_date__gt=clock.now())
    rows = UserSession.objects.filter(user_id=account_id, session_key__in=live.values("session_key"))
    return list(rows.order_by("-created_at"))


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """What is asked for after the password: an authenticator, or a passkey; either helps where there are both."""

    authenticator: bool = False
    by_passkey: bool = False
    passkeys: int = 0
    codes_left: int = 0

    @property
    def enabled(self) -> bool:
        return self.authenticator or self.by_passkey

    @property
    def has_few_codes(self) -> bool:
        return self.enabled and self.codes_left <= rules.RECOVERY_FEW


def second_factor_of(account_id: uuid.UUID) -> SecondFactor:
    """What follows the password, how many passkeys there are, and how many recovery codes are unused. One query."""
    unused = RecoveryCode.objects.filter(account_id=account_id, used_at=None)
    totp = Authenticator.objects.filter(user_id=account_id, type=Authenticator.Type.TOTP)
    keys = Passkey.objects.filter(account_id=account_id)
    rows = Account.objects.filter(id=account_id).annotate(
        totp=Exists(totp), keys=_count_of(keys), left=_count_of(unused)
    )
    found = rows.values_list("totp", "passkey_second", "keys", "left").first()
    if found is None:
        return SecondFactor()
    has_totp, is_asked, keys_held, left = found
    return SecondFactor(has_totp, is_asked and keys_held > 0, keys_held, left)


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("account_id").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app needs: an otpauth address for the picture, the secret for typing."""

    url: str
    secret: str


def enrolment(account: Account, sealed_secret: str) -> Enrolment:
    adapter = SealedAdapter()
    secret = adapter.decrypt(sealed_secret)
    return Enrolment(url=adapter.build_totp_url(account, secret), secret=secret)


def lock_ends(username: str) -> dt.datetime | None:
    """When a username that is locked out may be tried again; None if nobody has failed."""
    last = AccessAttempt.objects.filter(username=username).aggregate(last=Max("attempt_time"))["last"]
    pause = get_cool_off()
    return last + pause if last and pause else None
