"""The power goes in mid-write, again and again, on a real kernel: what was acknowledged is still there."""

import os
import random
import shutil
from itertools import pairwise

import pytest

from tests.rig.conftest import STATE_MIB
from tests.rig.disk import empty_disk
from tests.rig.doomed import Round, live_and_die
from tests.rig.machine import Disks

pytestmark = pytest.mark.rig

CUTS = int(os.environ.get("ENDFACE_RIG_CUTS", "2"))
"""Enough to see it work: the control loses at each. The promise was measured with 20."""
SEED = 7


@pytest.fixture(scope="module")
def rounds(disks: Disks, tmp_path_factory) -> list[Round]:
    """One life after the other on the same disk; the last one only tells what the last cut has left."""
    folder = tmp_path_factory.mktemp("cuts")
    own = Disks(disks.system, disks.endface, empty_disk(folder / "state.img", STATE_MIB))
    chance = random.Random(SEED)
    done = [live_and_die(own, folder, chance) for _ in range(CUTS + 1)]
    shutil.rmtree(folder)
    return done


def test_every_acknowledged_record_outlives_every_cut(rounds):
    assert [(before, after) for before, after in pairwise(rounds) if after.found < before.acknowledged] == []
    assert all(one.acknowledged > one.found for one in rounds)


def test_a_line_that_was_written_and_closed_but_not_synced_does_not(rounds):
    assert [(before, after) for before, after in pairwise(rounds) if after.naive >= before.acknowledged] == []
