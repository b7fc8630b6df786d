"""The segmentation network: a U of convolutions (Ronneberger, Fischer, Brox 2015).

"U-Net: convolutional networks for biomedical image segmentation", MICCAI, LNCS 9351:234. Unlike theirs it
adds what it passes across instead of stacking it, and goes up by moving channels into pixels (Shi et al.
2016, "Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural
network", CVPR), which asks for no size beforehand: the exported network takes any multiple of `MULTIPLE`.
"""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from device.vision.channels import CHANNELS
from device.vision.evidence import KINDS, MULTIPLE

WIDTHS = (16, 32, 48, 64, 96)
"""Channels on each level, each of half the resolution of the one before."""
DEEPENED = 32
"""From so many channels on a level is convolved once more on the way up."""
MOSTLY_NOTHING = 3.0
"""Logit of nothing in the beginning: most pixels show nothing."""


class Shuffle(layers.Layer):  # type: ignore[misc]
    """Four channels into two by two pixels."""

    def call(self, values: tf.Tensor) -> tf.Tensor:
        """Shape (batch, h, w, 4 c) to (batch, 2 h, 2 w, c)."""
        return tf.nn.depth_to_space(values, 2)

    def compute_output_shape(self, shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """Of a shape that may be unknown in part."""
        batch, height, width, channels = shape
        assert channels is not None
        return batch, height and 2 * height, width and 2 * width, channels // 4


def network(size: int | None = None) -> keras.Model:
    """The untrained network: (batch, h, w, `CHANNELS`) to logits (batch, h, w, kinds).

    Args:
        size: h and w, multiples of `MULTIPLE`; None for any.
    """
    assert 2 ** (len(WIDTHS) - 1) == MULTIPLE
    values = entered = layers.Input((size, size, CHANNELS))
    across = []
    for level, width in enumerate(WIDTHS):
        values = _convolved(values, width, stride=2 if level else 1)
        values = _convolved(values, width)
        across.append(values)
    values = _convolved(values, WIDTHS[-1])
    for width, passed in zip(WIDTHS[-2::-1], across[-2::-1], strict=True):
        values = Shuffle()(_convolved(values, 4 * width, kernel=1))
        values = _convolved(layers.Add()([values, passed]), width)
        if width >= DEEPENED:
            values = _convolved(values, width)
    bias = keras.initializers.Constant(np.array([MOSTLY_NOTHING] + [0.0] * (len(KINDS) - 1)))
    return keras.Model(entered, layers.Conv2D(len(KINDS), 1, bias_initializer=bias)(values))


def _convolved(values: tf.Tensor, width: int, stride: int = 1, kernel: int = 3) -> tf.Tensor:
    made = layers.Conv2D(
        width, kernel, strides=stride, padding="same", use_bias=False, kernel_initializer="he_normal"
    )(values)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(made))
