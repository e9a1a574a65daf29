from liren.domains.neighbours.queries.circles import (
    CircleFilter,
    CircleView,
    circle_of,
    circles_page,
    open_circles,
)
from liren.domains.neighbours.queries.contacts import (
    ContactFilter,
    ContactLine,
    ContactView,
    charge_of,
    charges_of_person,
    contact_keys,
    contact_of,
    contacts_page,
    lines_by_ids,
)
from liren.domains.neighbours.queries.postings import (
    PostedBuilding,
    PostedCircle,
    own_consents,
    posted_buildings,
    posted_circle,
    posting_of,
)
from liren.domains.neighbours.queries.stairways import StairFilter, StairLine, count_bare, stairs_page

__all__ = [
    "CircleFilter",
    "CircleView",
    "ContactFilter",
    "ContactLine",
    "ContactView",
    "PostedBuilding",
    "PostedCircle",
    "StairFilter",
    "StairLine",
    "charge_of",
    "charges_of_person",
    "circle_of",
    "circles_page",
    "contact_keys",
    "contact_of",
    "contacts_page",
    "count_bare",
    "lines_by_ids",
    "open_circles",
    "own_consents",
    "posted_buildings",
    "posted_circle",
    "posting_of",
    "stairs_page",
]
