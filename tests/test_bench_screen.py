"""The live view keeps ten pictures a second on half of the panel's bus."""

import pytest

from device.parts.oled import DRIVERS
from model.render import SceneKind
from scripts.bench import rendered
from scripts.bench_screen import ASKED_HZ, CONFIGURED_HZ, SHARE, bits_of, live


@pytest.mark.parametrize("kind", DRIVERS)
def test_ten_live_pictures_a_second_need_less_than_half_of_the_bus(kind: str) -> None:
    picture = live(rendered(SceneKind.CLEAN).pixels)
    bits = bits_of(kind, picture)
    # A picture has 1024 bytes, each of nine bits on the wire.
    assert 9 * 1024 < bits < 1.1 * 9 * 1024
    assert SHARE * CONFIGURED_HZ / bits >= ASKED_HZ
