"""The tables of this room."""

from liren.domains.territory.models.doubts import AddressDoubt
from liren.domains.territory.models.ground import Building, Grid, GridPast, GroundVersion, Place, PlaceCode
from liren.domains.territory.models.moving import PlaceMove, PlaceMoveLine, PlaceMoveTable

__all__ = [
    "AddressDoubt",
    "Building",
    "Grid",
    "GridPast",
    "GroundVersion",
    "Place",
    "PlaceCode",
    "PlaceMove",
    "PlaceMoveLine",
    "PlaceMoveTable",
]
