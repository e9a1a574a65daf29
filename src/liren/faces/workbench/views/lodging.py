"""Guest houses: the list with alarms and rates, one house, its rooms and keepers."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liren.domains.lodging.actions import houses, keepers
from liren.domains.lodging.actions.reading import note_houses_export
from liren.domains.lodging.errors import HouseNotFound
from liren.domains.lodging.policies import EXPORT, can_edit_house
from liren.domains.lodging.queries import houses as queries
from liren.domains.lodging.queries import lists
from liren.domains.lodging.queries.figures import figures_on_pages
from liren.domains.lodging.queries.rates import by_place
from liren.faces.ui import pictures
from liren.faces.ui.acting import actor_in
from liren.faces.ui.forms import Form, posted
from liren.faces.workbench import exports, seeking
from liren.faces.workbench.asking import Fact, Removal, asked_first
from liren.faces.workbench.doors import with_right
from liren.faces.workbench.lodging_forms import GuestRoomForm, HouseCloseForm, HouseForm, HousesFilterForm
from liren.faces.workbench.people_forms import EDIT, VIEW
from liren.faces.workbench.showing import county_of
from liren.faces.workbench.views.person_list import without
from liren.kernel import clock
from liren.kernel.actor import Actor
from liren.kernel.exports import Listing
from liren.kernel.refusals import NotAllowed, Refusal
from liren.kernel.tables import Cell

if TYPE_CHECKING:
    from liren.domains.lodging.models import GuestHouse

METHODS = ["GET", "HEAD", "POST"]
LIST = "lodging.houses"


@require_safe
@with_right(VIEW)
def page(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = HousesFilterForm(request.GET, actor)
    wanted = form.wanted()
    rows, next_key = lists.houses_page(actor, wanted, request.GET.get("after", ""))
    words = {
        "form": form,
        "rows": rows,
        "next_key": next_key,
        "count": lists.count_houses(actor, wanted),
        "may_export": actor.has(EXPORT),
        "may_add": actor.has(EDIT),
        "list_query": without(request.GET, "after"),
        "printed_at": clock.now(),
        "is_later": bool(request.GET.get("after")),
    }
    return render(request, "bench/lodging/page.html", words)


@require_safe
@with_right(EXPORT)
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    return exports.taken(request, LIST, form)


def listing(actor: Actor, query: str) -> Listing:
    """The list as it is taken away; nothing of any guest."""
    form = HousesFilterForm(QueryDict(query), actor)
    wanted = form.wanted()

    def keys(reader: Actor) -> Iterator[uuid.UUID]:
        return lists.houses(reader, wanted).values_list("id", flat=True).iterator()

    def rows(reader: Actor, some: Sequence[uuid.UUID]) -> Iterator[Sequence[Cell]]:
        for line in lists.houses_by_ids(reader, some, wanted.days):
            one, real = line.house, line.reals
            told = (one.name, one.get_kind_display(), one.address, one.holder, one.get_state_display())
            shares = tuple(_cell(rate) for rate in (real.name, real.person, real.number, real.time))
            yield (*told, one.beds, one.people, *shares, "；".join(line.told))

    columns = (
        *(_("名称"), _("类型"), _("地址"), _("经营者"), _("状态"), _("床位"), _("住着")),
        *(_("实名率（%）"), _("实人率（%）"), _("实数率（%）"), _("实时率（%）"), _("提醒")),
    )
    given = {
        name: str(getattr(wanted, name))
        for name in ("place", "kind", "show", "sort", "days")
        if getattr(wanted, name)
    }
    place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
    return Listing(_("旅馆"), columns, keys, rows, place, given)


def _cell(rate: Any) -> Cell:
    return float(rate) if rate is not None else ""


@require_safe
@with_right(VIEW)
def rates(request: HttpRequest) -> HttpResponse:
    """The four rates, community by community, with how each is counted."""
    actor = actor_in(request)
    form = HousesFilterForm(request.GET, actor)
    wanted = form.wanted()
    words = {
        "form": form,
        "lines": by_place(actor, place=wanted.place, days=wanted.days),
        "days": wanted.days,
        "may_export": actor.has(EXPORT),
        "list_query": request.GET.urlencode(),
        "figures": figures_on_pages(wanted.place or county_of(actor)),
        "printed_at": clock.now(),
    }
    return render(request, "bench/lodging/rates.html", words)


@require_safe
@with_right(EXPORT)
def rates_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same table as a file, written down like every list that is taken away."""
    if form not in exports.RESPONSES:
        raise Http404
    actor = actor_in(request)
    wanted = HousesFilterForm(request.GET, actor).wanted()
    lines = by_place(actor, place=wanted.place, days=wanted.days)
    if request.method != "HEAD":
        place = wanted.place or min((grant.place for grant in actor.grants_of(VIEW)), key=len, default="")
        given = {"table": "rates", "days": str(wanted.days)}
        note_houses_export(actor=actor, place_code=place, form=form, wanted=given, rows=len(lines))
    columns = (
        *(_("社区"), _("旅馆"), _("床位"), _("住着"), _("登记的客人")),
        *(_("实名率（%）"), _("实人率（%）"), _("实数率（%）"), _("实时率（%）")),
    )
    rows: list[Sequence[Cell]] = []
    for line in lines:
        shares = [_cell(getattr(line.reals, name)) for name in ("name", "person", "number", "time")]
        sizes = (line.houses, line.beds_all, line.people_all, line.tally.guests)
        rows.append((line.name or _("合计"), *sizes, *shares))
    return exports.response_as(form, _("四实率"), columns, rows)


@never_cache
@require_safe
@with_right(VIEW)
def one(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    desk = queries.desk_view(actor, queries.visible_house(actor, house_id))
    house = desk.view.house
    is_given = bool(house.sign) and house.sign_until is not None and house.sign_until > clock.now()
    url = f"{settings.LIREN_URL}{reverse('portal:lodging_join', args=[house.sign])}" if is_given else ""
    words = {
        "desk": desk,
        "view": desk.view,
        "house": house,
        "join_url": url if desk.may_edit else "",
        "join_code": pictures.qr_code(url) if url and desk.may_edit else "",
        "printed_at": clock.now(),
        "today": clock.today(),
    }
    return render(request, "bench/lodging/one.html", words)


@require_http_methods(METHODS)
@with_right(EDIT)
def add(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    form = HouseForm(posted(request), actor=actor)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            house = houses.open_house(actor=actor, place_code=form.cleaned_data["place"], given=form.given())
        except Refusal as refusal:
            status = seeking.shown(form, refusal)
        else:
            messages.success(request, _("已登记。请接着登记客房，再给旅馆一个开通码。"))
            return redirect("bench:guest_house", house_id=house.id)
    return render(request, "bench/lodging/house_form.html", {"form": form}, status=status)


@require_http_methods(METHODS)
@with_right(EDIT)
def change(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    house = _editable(actor, house_id)
    form = HouseForm(posted(request), actor=actor, house=house)

    def take(who: Actor) -> None:
        version = form.cleaned_data["version"] or 0
        houses.change_house(actor=who, house_id=house_id, version=version, given=form.given())

    return answered(request, form, take, ("bench/lodging/house_form.html", house), _("已改好。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def close(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    house = _editable(actor_in(request), house_id)
    form = HouseCloseForm(posted(request), house=house)

    def take(who: Actor) -> None:
        houses.close_house(actor=who, house_id=house_id, **form.cleaned_data)

    return answered(request, form, take, ("bench/lodging/close.html", house), _("已登记不再经营。"))


@require_POST
@with_right(EDIT)
def sign(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    keepers.make_sign(actor=actor_in(request), house_id=house_id)
    messages.success(request, _("开通码在下面，七天内用一次。请旅馆的人用自己的手机扫。"))
    return redirect(f"{reverse('bench:guest_house', args=[house_id])}#h-keepers")


@require_http_methods(METHODS)
@with_right(EDIT)
def keeper_remove(request: HttpRequest, keeper_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    keeper = queries.visible_keeper(actor, keeper_id)
    house = _editable(actor, keeper.house_id)
    back = reverse("bench:guest_house", args=[house.id])
    if request.method != "POST":
        asked = Removal(
            title=_("取消登记人"),
            asked=_("不再让这个账号登记客人吗？"),
            facts=[Fact(_("旅馆"), house.name, is_said=True)],
            consequence=_("他登记过的客人还在；要再登记，再给一个开通码。"),
            back=back,
            verb=_("取消登记人"),
            keep=_("不取消"),
        )
        return asked_first(request, asked)
    keepers.remove_keeper(actor=actor, keeper_id=keeper_id)
    messages.success(request, _("已取消。"))
    return redirect(back)


@require_http_methods(METHODS)
@with_right(EDIT)
def room_add(request: HttpRequest, house_id: uuid.UUID) -> HttpResponse:
    house = _editable(actor_in(request), house_id)
    form = GuestRoomForm(posted(request))

    def take(who: Actor) -> None:
        houses.add_room(actor=who, house_id=house_id, **form.cleaned_data)

    return answered(request, form, take, ("bench/lodging/room.html", house), _("客房已登记。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def room(request: HttpRequest, room_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    found = queries.visible_room(actor, room_id)
    house = _editable(actor, found.house_id)
    form = GuestRoomForm(posted(request), initial={"name": found.name, "beds": found.beds})

    def take(who: Actor) -> None:
        houses.change_room(actor=who, room_id=room_id, **form.cleaned_data)

    return answered(request, form, take, ("bench/lodging/room.html", house), _("已改好。"))


@require_http_methods(METHODS)
@with_right(EDIT)
def room_remove(request: HttpRequest, room_id: uuid.UUID) -> HttpResponse:
    actor = actor_in(request)
    found = queries.visible_room(actor, room_id)
    house = _editable(actor, found.house_id)
    back = reverse("bench:guest_house", args=[house.id])
    if request.method != "POST":
        facts = [Fact(_("客房"), found.name, is_said=True), Fact(_("床位"), found.beds)]
        told = _("以后不能再登记客人住这间；住过的还在。还有客人住的撤不掉。")
        title, asked = _("撤掉客房"), _("要撤掉这间客房吗？")
        return asked_first(
            request, Removal(title=title, asked=asked, facts=facts, consequence=told, back=back)
        )
    houses.remove_room(actor=actor, room_id=room_id)
    messages.success(request, _("客房已撤掉。"))
    return redirect(back)


def answered(
    request: HttpRequest,
    form: Form,
    take: Callable[[Actor], object],
    where: tuple[str, GuestHouse],
    done: str,
    **words: Any,
) -> HttpResponse:
    """Takes the step and goes back to the house, or shows the form again with what was wrong."""
    template, house = where
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            take(actor_in(request))
        except Refusal as refusal:
            status = seeking.shown(form, refusal)
        else:
            messages.success(request, done)
            return redirect("bench:guest_house", house_id=house.id)
    return render(request, template, {**words, "form": form, "house": house}, status=status)


def _editable(actor: Actor, house_id: uuid.UUID) -> GuestHouse:
    house = queries.visible_house(actor, house_id)
    if not can_edit_house(actor, house):
        raise NotAllowed
    if house.until is not None:
        raise HouseNotFound
    return house
