"""Who may open what: one row a named URL. A URL without a row fails the sweep (test_urls.py).

Statuses are given for groups or single personas; the most specific counts: a username, then `resident` or
`staff`, then `all`. `visitor` is nobody signed in. A row without `post` is not posted to (its GET says 405 or 200).
Posts are sent empty: 302 or 422 means that the door was passed, 403 that the right is lacking, 404 that the thing
does not exist for this person.
"""

from __future__ import annotations

from tests.sweeps.access.accounts import ACCOUNTS, MESSAGES, SIGN_IN, UI
from tests.sweeps.access.bodies import BODY_PAGES, DUTY
from tests.sweeps.access.figures import APPRAISAL, HOT, REPORTS
from tests.sweeps.access.ground import GROUND
from tests.sweeps.access.letting import LETTING
from tests.sweeps.access.lodging import LODGING
from tests.sweeps.access.machines import MACHINES, OPEN311, TOKENS
from tests.sweeps.access.matters import CASES, EXPORTS, LETTERS
from tests.sweeps.access.neighbours import NEIGHBOURS
from tests.sweeps.access.people import PEOPLE
from tests.sweeps.access.portal import PORTAL
from tests.sweeps.access.processing import PROCESSING
from tests.sweeps.access.residence import RESIDENCE
from tests.sweeps.access.rights import RIGHTS
from tests.sweeps.access.shape import Row, Scene, Statuses
from tests.sweeps.access.supervision import APPEALS, CHECKS, SUPERVISION

__all__ = ["TABLE", "Row", "Scene", "Statuses"]

TABLE: dict[str, Row] = {
    **UI,
    **SIGN_IN,
    **ACCOUNTS,
    **MESSAGES,
    **DUTY,
    **CASES,
    **EXPORTS,
    **SUPERVISION,
    **LETTERS,
    **CHECKS,
    **APPEALS,
    **APPRAISAL,
    **HOT,
    **REPORTS,
    **BODY_PAGES,
    **PEOPLE,
    **GROUND,
    **RESIDENCE,
    **NEIGHBOURS,
    **LETTING,
    **LODGING,
    **PORTAL,
    **RIGHTS,
    **PROCESSING,
    **OPEN311,
    **MACHINES,
    **TOKENS,
}
