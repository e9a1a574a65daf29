"""The only writer of this room."""

from liren.domains.territory.actions.buildings import (
    ImportedBuildings,
    import_building_list,
    import_buildings,
)
from liren.domains.territory.actions.divisions import Loaded, load_divisions
from liren.domains.territory.actions.grids import ImportedGrids, import_grids
from liren.domains.territory.actions.places import create_place, recode_place
from liren.domains.territory.rules.lists import BuildingGiven

__all__ = [
    "BuildingGiven",
    "ImportedBuildings",
    "ImportedGrids",
    "Loaded",
    "create_place",
    "import_building_list",
    "import_buildings",
    "import_grids",
    "load_divisions",
    "recode_place",
]
