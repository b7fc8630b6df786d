import math

import numpy as np
import pytest

from model import data
from model.truth import Service


def dataset(services=("pass", "fail", "borderline"), *, names=("a", "b"), descriptors=None, flaws=None):
    count = len(services)
    if descriptors is None:
        descriptors = np.arange(count * len(names)).reshape(count, -1)
    return data.Dataset(
        names=np.array(names),
        descriptors=np.asarray(descriptors, np.float32),
        service=np.array(services),
        kind=np.array(["clean"] * count),
        camera=np.array(["sharp"] * count),
        fibre=np.array(["mm-50-125"] * count),
        flaws=np.array(flaws or [""] * count),
        center_error_um=np.zeros(count, np.float32),
        seed=np.full(count, 3),
        index=np.arange(count),
    )


def test_a_data_set_survives_its_file(tmp_path):
    before = dataset()
    data.save(before, tmp_path / "a.npz")
    after = data.load([tmp_path / "a.npz"])

    assert data.content_sha256(after) == data.content_sha256(before)
    assert after.service.tolist() == before.service.tolist()


def test_several_files_are_read_as_one(tmp_path):
    whole = dataset(("pass", "fail", "pass", "fail"))
    here = np.array([True, True, False, False])
    data.save(whole.where(here), tmp_path / "a.npz")
    data.save(whole.where(~here), tmp_path / "b.npz")

    read = data.load([tmp_path / "a.npz", tmp_path / "b.npz"])

    assert data.content_sha256(read) == data.content_sha256(whole)


def test_files_with_other_descriptors_do_not_mix(tmp_path):
    data.save(dataset(), tmp_path / "a.npz")
    data.save(dataset(names=("a", "c")), tmp_path / "b.npz")

    with pytest.raises(ValueError, match=r"b\.npz: other descriptors"):
        data.load([tmp_path / "a.npz", tmp_path / "b.npz"])


def test_only_pictures_that_the_instrument_would_judge_are_graded():
    descriptors = [[1, 2], [math.nan, math.nan], [3, 4]]
    mixed = dataset(("pass", "pass", "fail"), descriptors=descriptors, flaws=["", "no fibre", "too dark"])

    assert mixed.graded().index.tolist() == [0]


def test_borderline_pictures_are_not_agreed():
    assert dataset().agreed().service.tolist() == [Service.PASS, Service.FAIL]


def test_the_split_holds_out_its_share_and_loses_nothing():
    rest, held_out = dataset(("pass",) * 100).split(0.2)

    assert len(held_out) == 20
    assert sorted([*rest.index.tolist(), *held_out.index.tolist()]) == list(range(100))


def test_the_hash_sees_a_change_of_any_column():
    words = {data.content_sha256(dataset(services)) for services in [("pass",), ("fail",)]}
    other = data.content_sha256(dataset(("pass",), flaws=["too dark"]))

    assert len({*words, other}) == 3
