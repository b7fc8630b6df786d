"""The segmentation network: a U of convolutions (Ronneberger, Fischer, Brox 2015).

"U-Net: convolutional networks for biomedical image segmentation", MICCAI, LNCS 9351:234. Unlike theirs it
adds what it passes across instead of stacking it, and goes up by moving channels into pixels (Shi et al.
2016, "Real-time single image and video super-resolution using an efficient sub-pixel convolutional neural
network", CVPR), which asks for no size beforehand: the exported network takes any multiple of `MULTIPLE`.
"""

from functools import partial

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from tensorflow.compat.v1.nn import fused_batch_norm

from device.vision.channels import CHANNELS
from device.vision.evidence import KINDS, MULTIPLE

WIDTHS = (16, 32, 48, 64, 96)
"""Channels on each level, each of half the resolution of the one before."""
DEEPENED = 32
"""From so many channels on a level is convolved once more on the way up."""
MOMENTUM = 0.9
"""Share of what batch normalization knows that a step leaves."""
FULL, HALF = "float32", "mixed_bfloat16"
"""Precisions; half of it takes 0.6 of the time where the processor multiplies in it (AMX), else more."""
MOSTLY_NOTHING = 3.0
"""Logit of nothing in the beginning: most pixels show nothing."""


class Normalization(layers.BatchNormalization):  # type: ignore[misc]
    """Batch normalization by one fused kernel, where Keras takes a dozen: it saves a third of a step.

    Made with `autocast=False`, so that its weights stay float32.
    """

    def call(self, values: tf.Tensor, training: bool = False) -> tf.Tensor:
        """Of the same shape."""
        scale, offset = (tf.convert_to_tensor(weights) for weights in (self.gamma, self.beta))
        if not training:
            known = self.moving_mean, self.moving_variance
            return fused_batch_norm(values, scale, offset, *known, self.epsilon, is_training=False)[0]
        made, mean, variance = fused_batch_norm(values, scale, offset, epsilon=self.epsilon)
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
            moving.assign(moving * self.momentum + now * (1 - self.momentum))
        return made


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


def network(size: int | None = None, precision: str = FULL) -> keras.Model:
    """The untrained network: (batch, h, w, `CHANNELS`) to logits (batch, h, w, kinds).

    Args:
        size: h and w, multiples of `MULTIPLE`; None for any.
        precision: `FULL` or `HALF`, in which activations and gradients are computed; weights, statistics
            and logits are float32 in both.
    """
    assert 2 ** (len(WIDTHS) - 1) == MULTIPLE
    convolved = partial(_convolved, precision=precision)
    values = entered = layers.Input((size, size, CHANNELS))
    across = []
    for level, width in enumerate(WIDTHS):
        values = convolved(values, width, stride=2 if level else 1)
        values = convolved(values, width)
        across.append(values)
    values = convolved(values, WIDTHS[-1])
    for width, passed in zip(WIDTHS[-2::-1], across[-2::-1], strict=True):
        values = Shuffle(dtype=precision)(convolved(values, 4 * width, kernel=1))
        values = convolved(layers.Add(dtype=precision)([values, passed]), width)
        if width >= DEEPENED:
            values = convolved(values, width)
    bias = keras.initializers.Constant(np.array([MOSTLY_NOTHING] + [0.0] * (len(KINDS) - 1)))
    return keras.Model(entered, layers.Conv2D(len(KINDS), 1, bias_initializer=bias, dtype=FULL)(values))


def _convolved(
    values: tf.Tensor, width: int, stride: int = 1, kernel: int = 3, precision: str = FULL
) -> tf.Tensor:
    made = layers.Conv2D(
        width,
        kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",
        dtype=precision,
    )(values)
    normalization = Normalization(momentum=MOMENTUM, dtype=precision, autocast=False)
    return layers.ReLU(dtype=precision)(normalization(made))
