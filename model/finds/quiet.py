"""Pictures as only the best microscope takes them: one thing alone, or much, strong beside faint.

On the bench all features of an end face are faded alike, most pictures are noisy, and what is clearly there
seldom is alone. A network that learned from those takes a speck of a hundred standard deviations, a dark one
on a faint scratch, or a faint film on an end face that shows nothing else, for what it has never seen.
"""

from dataclasses import replace

import numpy as np

from model.render import SceneKind, each_faded, faintness
from model.render.debris import sample_features
from model.render.ranges import log_uniform
from model.render.scene import Camera, FeatureSpec, Ferrule, Scene

Rng = np.random.Generator
Specs = tuple[FeatureSpec, ...]

READ_NOISE, GRAIN = (0.5, 4.0), 0.03
"""Standard deviations: of a pixel in grey levels, and of the grain at most, as a share of the light."""
EVEN = 0.5
"""Share of the scenes that have no grain."""
ADDED = (SceneKind.CLEAN, SceneKind.PARTICLES, SceneKind.SCRATCHES, SceneKind.DEBRIS_AND_SCRATCHES)
"""What lies on an end face besides, each as often: the clean one adds harmless specks."""
ALONE = 0.5
"""Share of the scenes of which only one feature is left: the longer, the more often."""


def quiet(scene: Scene, rng: np.random.Generator) -> Scene:
    """The same fibre under even light, with more on it or with less, each feature faded on its own."""
    features = _more(rng, scene)
    if features and rng.random() < ALONE:
        features = (_one_of(rng, features),)
    good = replace(
        scene,
        camera=_good(rng, scene.camera),
        ferrule=_even(rng, scene.ferrule),
        light=replace(scene.light, slope=0.0, vignette=0.0, relief=0.0),
        features=features,
        dust=(),
    )
    return each_faded(good, [faintness(rng) for _ in features])


def _more(rng: Rng, scene: Scene) -> Specs:
    added = ADDED[rng.integers(len(ADDED))]
    return scene.features if scene.look is None else scene.features + sample_features(rng, added, scene.look)


def _one_of(rng: Rng, features: Specs) -> FeatureSpec:
    lengths_um = np.array([feature.length_um for feature in features])
    return features[rng.choice(len(features), p=lengths_um / lengths_um.sum())]


def _good(rng: Rng, camera: Camera) -> Camera:
    read_noise = log_uniform(rng, *READ_NOISE)
    return replace(
        camera, sharpening=0.0, read_noise=read_noise, shot_noise=0.0, row_noise=0.0, jpeg_quality=None
    )


def _even(rng: Rng, ferrule: Ferrule) -> Ferrule:
    grain = 0.0 if rng.random() < EVEN else rng.uniform(0, GRAIN)
    return replace(ferrule, grain=grain, mottle=0.0, polish=0.0, patchy=0.0)
