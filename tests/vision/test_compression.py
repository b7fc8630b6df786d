"""How coarsely a picture was compressed is read off it, and what compression leaves is no defect."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from device.vision.compression import noise_floor, transform_step
from tests.support.plain import CAMERA, frame_of, plain_scene, seen, taken

STEPS = {50: 12.0, 75: 6.0}
"""ITU-T T.81, table K.1, at the quality and the low frequencies: their median."""


def compressed(pixels, quality):
    encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE)


@pytest.mark.parametrize("quality", STEPS)
def test_the_step_is_that_of_the_file(quality):
    pixels = compressed(frame_of(taken(plain_scene())).pixels, quality)
    assert transform_step(pixels) == pytest.approx(STEPS[quality], abs=1)


@pytest.mark.parametrize("read_noise", [0.0, 0.8, 4.0])
def test_a_picture_that_was_not_compressed_has_none(read_noise):
    scene = plain_scene(camera=replace(CAMERA, read_noise=read_noise))
    assert noise_floor(frame_of(taken(scene)).pixels) <= 0.5


def test_a_picture_smaller_than_a_block_has_none():
    assert transform_step(np.zeros((5, 300), np.uint8)) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("quality", [40, 60])
def test_a_quiet_clean_end_face_stays_clean_when_compressed(quality, seed):
    camera = replace(CAMERA, jpeg_quality=quality, read_noise=1.5)
    assert [f for f in seen(plain_scene(camera=camera), seed=seed).features if f.size_um > 2] == []
