"""The network and how it is fitted. Needs the extra `train`."""

import keras
import numpy as np

from model import data, standard
from model.perceptron import Array, Layer

Hidden = tuple[int, ...]
"""Widths of the hidden layers, from input to output; empty for logistic regression."""

EPOCHS = 200
"""At the most; fitting stops before, once the validation loss has stopped falling."""

_BATCH = 256
_PATIENCE = 12
_NOISE = 1.0
_DROPOUT = 0.1
_WEIGHT_DECAY = 1e-4
_LEARNING_RATE = 8e-3


def network(inputs: int, hidden: Hidden) -> keras.Model:
    """The untrained network: noise on its input, hidden layers, one sigmoid output.

    The noise, as wide as a descriptor's own spread, keeps it from leaning on any one of them:
    another microscope shifts them all. Trained on two of the rendered cameras and tested on the
    third, its loss falls from 0.11 without noise to 0.08.
    """
    decay = keras.regularizers.L2(_WEIGHT_DECAY)
    layers: list[keras.Layer] = [keras.layers.Input((inputs,)), keras.layers.GaussianNoise(_NOISE)]
    for width in hidden:
        layers.append(keras.layers.Dense(width, activation="relu", kernel_regularizer=decay))
        layers.append(keras.layers.Dropout(_DROPOUT))
    layers.append(keras.layers.Dense(1, activation="sigmoid", kernel_regularizer=decay))
    return keras.Sequential(layers)


def fit(
    train: data.Dataset, validation: data.Dataset, scale: standard.Standard, hidden: Hidden, seed: int
) -> keras.Model:
    """Trains until the validation loss has stopped falling, and keeps the best weights.

    Args:
        train: graded pictures whose service is beyond doubt.
        validation: the same, of other pictures.
        scale: standardisation of their descriptors.
        hidden: the network's size.
        seed: of the weights, the order and the noise.
    """
    keras.utils.clear_session()  # else the names in the exported file count up
    keras.utils.set_random_seed(seed)
    model = network(train.descriptors.shape[1], hidden)
    model.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE), loss="binary_crossentropy")
    stop = keras.callbacks.EarlyStopping(patience=_PATIENCE, restore_best_weights=True)
    model.fit(
        scale.apply(train.descriptors),
        train.dirty.astype(np.float32),
        validation_data=(scale.apply(validation.descriptors), validation.dirty.astype(np.float32)),
        batch_size=_BATCH,
        epochs=EPOCHS,
        callbacks=[stop],
        verbose=0,
    )
    return model


def layers_of(model: keras.Model) -> tuple[Layer, ...]:
    """The weights of a model made by `network`."""
    dense = [layer.get_weights() for layer in _dense(model)]
    return tuple(Layer(_double(weights), _double(bias)) for weights, bias in dense)


def rescale_output(model: keras.Model, slope: float, offset: float) -> None:
    """Makes a model's logit z into `slope` * z + `offset`, by its last layer's weights."""
    last = _dense(model)[-1]
    weights, bias = last.get_weights()
    last.set_weights([weights * slope, bias * slope + offset])


def _dense(model: keras.Model) -> list[keras.layers.Dense]:
    return [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]


def _double(values: Array) -> Array:
    return np.asarray(values, np.float64)
