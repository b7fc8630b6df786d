"""Which of the two network runtimes is installed makes no difference to a verdict."""

import pytest

from device.config import SHIPPED_MODEL
from device.grading import network, profile
from device.inspection import Inspector
from device.vision.frame import Frame
from model.render import SceneKind
from tests.support.endfaces import rendered

TABLE = profile.load("iec-ed2-mm-pc")


@pytest.fixture(scope="module")
def inspectors() -> list[Inspector]:
    for runtime in network.RUNTIMES:
        pytest.importorskip(runtime, reason=f"{runtime} has no wheel for this Python")
    return [Inspector(TABLE, network.load(SHIPPED_MODEL, runtime)) for runtime in network.RUNTIMES]


@pytest.mark.parametrize("seed", [3, 20])
@pytest.mark.parametrize("kind", SceneKind)
def test_both_runtimes_give_the_same_verdict_on_every_kind_of_picture(kind, seed, inspectors):
    picture = rendered(kind, seed)
    grades = [inspector.inspect(Frame(picture.pixels, picture.scale)).grade for inspector in inspectors]
    assert grades[0] == grades[1]
