"""From what somebody wrote, pressed or chose to one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liren.domains.territory import queries as territory
from liren.faces.portal import place as places

HITS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """An address found, offered for choosing; `key` names it in the form."""

    key: str
    label: str
    place_code: str
    place_name: str
    grid_id: str
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class Spot:
    """The place decided on."""

    address: str
    place_code: str
    place_name: str
    grid_id: str = ""
    longitude: float | None = None
    latitude: float | None = None


class Unclear(Exception):
    """The place is not known yet; the message says what is wanted, `field` where."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def communities(here: places.Here) -> list[tuple[str, str]]:
    """The communities of the chosen street, or of the whole county. One query."""
    under = here.code[: places.STREET] if len(here.code) >= places.STREET else here.code
    return [(place.code, place.short_name) for place in territory.communities_under(under)]


def hits(address: str) -> list[Hit]:
    """Buildings and communities that fit an address. Two queries, none for an empty one."""
    if not address:
        return []
    found = territory.search_addresses(address, places.served(), limit=HITS)
    names = territory.places_named(hit.place_code for hit in found) if found else {}
    return [
        Hit(
            key=str(hit.building_id or hit.place_code),
            label=hit.label,
            place_code=hit.place_code,
            place_name=names.get(hit.place_code, ""),
            grid_id=str(hit.grid_id or ""),
            longitude=hit.longitude,
            latitude=hit.latitude,
        )
        for hit in found
    ]


def decide(
    *,
    address: str,
    chosen: str,
    hits: Sequence[Hit],
    point: tuple[float | None, float | None],
    community: str,
) -> Spot:
    """A hit that was chosen, else the pin, else the only hit, else the community. Raises `Unclear`."""
    for hit in hits:
        if hit.key == chosen:
            return _of_hit(hit, address)
    if point[0] is not None and point[1] is not None:
        return _of_point(point[0], point[1], address, community)
    buildings = [hit for hit in hits if hit.longitude is not None]
    if len(buildings) == 1:
        return _of_hit(buildings[0], address)
    if len(buildings) > 1:
        raise Unclear("address", _("找到 {n} 个地方，请在下面选一个。").format(n=len(buildings)))
    if community or len(hits) == 1:
        return _of_community(community or hits[0].place_code, address)
    if address:
        raise Unclear(
            "community",
            _("没有找到“{address}”。地址照写，请再选一个社区，我们去认。").format(address=address[:40]),
        )
    raise Unclear("address", _("请写地址、在图上点一下，或选一个社区。"))


def _of_hit(hit: Hit, address: str) -> Spot:
    label = address if hit.label in address or hit.longitude is None else hit.label
    return Spot(label, hit.place_code, hit.place_name, hit.grid_id, hit.longitude, hit.latitude)


def _of_point(longitude: float, latitude: float, address: str, community: str) -> Spot:
    found = territory.locate_point(longitude, latitude)
    if found is None and not community:
        raise Unclear("address", _("图上这一点不在我们的网格里。请挪一下图钉，或选一个社区。"))
    if found is None:
        return _of_community(community, address)
    name = territory.get_place(found.place_code).short_name
    label = address or _("{place} {grid} 图上位置").format(place=name, grid=found.grid_name)
    return Spot(label, found.place_code, name, str(found.grid_id), longitude, latitude)


def _of_community(code: str, address: str) -> Spot:
    place = territory.find_place(code) if places.is_served(code) else None
    if place is None:
        raise Unclear("community", _("请从列出的社区里选一个。"))
    return Spot(address, place.code, place.short_name)
