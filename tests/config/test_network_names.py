"""Names of networks as an operator writes them."""

from __future__ import annotations

import pytest

from liren.config.environment import WrongSetting, network_names


def test_networks_get_their_names() -> None:
    named = network_names("10.20.0.0/16=街道办公网, fd00::/8 = 政务网")
    assert named == {"10.20.0.0/16": "街道办公网", "fd00::/8": "政务网"}
    assert network_names("") == {}


@pytest.mark.parametrize("given", ["10.20.0.0/16", "10.20.0.1/16=办公网", "office=办公网", "10.20.0.0/16="])
def test_what_is_no_network_or_has_no_name_is_said(given: str) -> None:
    with pytest.raises(WrongSetting, match="LIREN_NETWORK_NAMES"):
        network_names(given)
