"""Connected parts of masks."""

import numpy as np
from hypothesis import given
from hypothesis.extra.numpy import arrays

from device.vision.blobs import blobs

masks = arrays(bool, (9, 11))


@given(masks)
def test_the_parts_of_a_mask_are_all_of_it(mask):
    whole = np.zeros_like(mask, dtype=int)
    for blob in blobs(mask):
        blob.of(whole)[...] += blob.mask
    assert (whole == mask).all()


@given(masks, masks)
def test_the_parts_that_touch_something_are_those_with_a_pixel_in_it(mask, something):
    asked = [(blob.row, blob.column, blob.mask.tolist()) for blob in blobs(mask, touching=something)]
    touching = [blob for blob in blobs(mask) if (blob.of(something) & blob.mask).any()]
    assert asked == [(blob.row, blob.column, blob.mask.tolist()) for blob in touching]
