import math

import cv2
import numpy as np
import pytest

from device.vision.descriptors import NAMES
from model import data, dataset, service
from model.render import FIBRES, SceneKind
from model.render.__main__ import main as show


def made(tmp_path, name, *arguments):
    path = tmp_path / name
    assert dataset.main(["--out", str(path), *arguments]) == 0
    return data.load([path])


def test_a_seed_gives_the_same_data_whatever_the_number_of_jobs(tmp_path):
    alone = made(tmp_path, "a.npz", "--seed", "5", "--count", "6", "--jobs", "1")
    shared = made(tmp_path, "b.npz", "--seed", "5", "--count", "6", "--jobs", "2")

    assert len(alone) == 6
    assert data.content_sha256(alone) == data.content_sha256(shared)


def test_work_is_taken_up_where_it_was_left(tmp_path):
    rest = made(tmp_path, "rest.npz", "--seed", "5", "--first", "2", "--count", "2", "--jobs", "1")
    third = dataset.example(5, 2)

    assert rest.index.tolist() == [2, 3]
    assert rest.service[0] == third.rendered.truth.service
    assert third.findings.descriptors is not None
    assert np.array_equal(rest.descriptors[0], third.findings.descriptors)


def test_the_pictures_of_a_data_set_can_be_looked_at(tmp_path, capsys):
    threads = cv2.getNumThreads()
    assert show(["--seed", "5", "--count", "2", "--out", str(tmp_path)]) == 0
    cv2.setNumThreads(threads)
    second = dataset.example(5, 1)
    written = cv2.imread(str(sorted(tmp_path.iterdir())[1]), cv2.IMREAD_GRAYSCALE)

    assert np.array_equal(written, second.rendered.pixels)
    assert "pictures per second of one core" in capsys.readouterr().err


def test_other_seeds_give_other_pictures():
    first, second = (dataset.example(seed, 0).rendered.pixels for seed in (1, 2))

    assert first.shape != second.shape or not np.array_equal(first, second)


def test_some_features_are_too_faint_to_be_refused_and_most_are_not():
    strongest = [
        max(abs(one.contrast) for one in rendered.truth.features)
        for _, _, _, rendered in (dataset.taken(1, index) for index in range(60))
        if rendered.truth.features
    ]
    assert 0.05 < np.mean(np.array(strongest) < service.VISIBLE) < 0.4


def test_the_data_hold_what_vision_said(tmp_path):
    two = made(tmp_path, "a.npz", "--seed", "1", "--count", "2", "--jobs", "1")

    assert tuple(two.names.tolist()) == NAMES
    assert two.descriptors.shape == (2, len(NAMES))
    assert (two.center_error_um < 1).all()


def test_every_fibre_has_a_profile_of_its_cladding():
    for name, fibre in FIBRES.items():
        assert dataset._profile(name).fibre.cladding_um == fibre.cladding_um


def test_the_kinds_shares_add_up_and_leave_out_pictures_that_nobody_could_judge():
    assert sum(dataset.KINDS.values()) == pytest.approx(1)
    assert SceneKind.NO_FIBRE not in dataset.KINDS


def test_without_an_end_face_there_is_no_error_of_its_place():
    rendered = dataset.example(1, 0).rendered

    assert math.isnan(dataset.center_error_um(rendered, None))
