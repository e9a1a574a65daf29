"""Every read of this room."""

from liren.domains.territory.queries.addresses import (
    AddressHit,
    address_by_id,
    building_names,
    buildings_of,
    search_addresses,
)
from liren.domains.territory.queries.grids import (
    Located,
    communities_under,
    community_names,
    get_grid,
    grid_at,
    grid_shapes,
    grids_under,
    list_grids,
    locate_point,
    locate_points,
)
from liren.domains.territory.queries.places import (
    children_of,
    find_place,
    get_place,
    line_of_place,
    place_with_children,
    places_by_code,
    places_named,
    search_places,
)

__all__ = [
    "AddressHit",
    "Located",
    "address_by_id",
    "building_names",
    "buildings_of",
    "children_of",
    "communities_under",
    "community_names",
    "find_place",
    "get_grid",
    "get_place",
    "grid_at",
    "grid_shapes",
    "grids_under",
    "line_of_place",
    "list_grids",
    "locate_point",
    "locate_points",
    "place_with_children",
    "places_by_code",
    "places_named",
    "search_addresses",
    "search_places",
]
