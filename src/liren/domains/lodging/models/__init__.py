from liren.domains.lodging.models.check import Check, Finding, Seen
from liren.domains.lodging.models.guest import Guest
from liren.domains.lodging.models.house import GuestHouse, GuestRoom, Keeper

__all__ = ["Check", "Finding", "Guest", "GuestHouse", "GuestRoom", "Keeper", "Seen"]
