import csv

import cv2
import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs the extra `bench`")

from model import realism
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene


def samples(shift):
    rng = np.random.default_rng(1)
    values = rng.normal(size=(80, 5))
    real = np.arange(80) < 40
    values[real, 2] += shift
    return values, real, [str(i // 2) for i in range(80)]


def test_pictures_of_one_kind_cannot_be_told_apart():
    auc = realism.two_sample_auc(*samples(0.0))

    assert auc is not None
    assert 0.3 < auc < 0.7


def test_pictures_that_differ_are_told_apart_and_by_what():
    values, real, groups = samples(4.0)

    assert (realism.two_sample_auc(values, real, groups) or 0) > 0.95
    name, larger = realism.telling(values, real, list("abcde"))[0]
    assert (name, larger > 0.95) == ("c", True)


def test_one_ferrule_is_too_few_to_tell():
    values, real, groups = samples(4.0)

    assert (
        realism.two_sample_auc(values, real, ["same" if r else g for r, g in zip(real, groups, strict=True)])
        is None
    )


def test_what_is_real_is_covered_by_a_range_that_holds_it():
    values, real, _ = samples(0.0)
    assert realism.covered(values, real) > 0.9
    assert realism.covered(values + 9 * real[:, None], real) == 0


def test_it_compares_a_folder_with_rendered_pictures(tmp_path, capsys):
    folder = tmp_path / "real"
    (folder / "images").mkdir(parents=True)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "face", "fiber", "um_per_px_x", "um_per_px_y", "verdict", "annotator_a"])
        words = [("pass", "pass"), ("borderline", "pass"), ("borderline", "fail")]
        for index, (verdict, first) in enumerate(words):
            rng = np.random.default_rng(index)
            scene = sample_scene(rng, SceneKind.CLEAN, CAMERAS["sharp"], FIBRES["mm-50-125"])
            cv2.imwrite(str(folder / "images" / f"{index}.png"), render(scene, rng).pixels)
            writer.writerow([f"{index}.png", f"face {index}", "MM 50/125", 0.433, 0.433, verdict, first])

    assert realism.main(["--real", str(folder), "--out", str(tmp_path / "sheet")]) == 0

    assert "sharp: 2 real, 6 rendered" in capsys.readouterr().out
    for name in ("clean", "dirty"):
        sheet = cv2.imread(str(tmp_path / "sheet" / f"{name}.png"))
        assert sheet is not None
        assert sheet.shape == (2 * realism.THUMB_PX, 6 * realism.THUMB_PX, 3)
