"""The bench's sets: which picture is picture i, the same on every machine.

| set | shows |
| --- | --- |
| main | end faces of all kinds, a third of them clean; features from strong to lost in the noise |
| particles | isolated particles of 2 to 30 um, clearly seen |
| clean | clean end faces, each under one strong nuisance |
| lines | cracked end faces, and scratched ones, which look alike: the one is replaced, the other may pass |
| defocus, exposure | the same end faces again and again, the picture worse and worse |
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np

from device.grading import profile as profiles
from device.grading.profile import Profile
from device.vision.findings import Kind
from device.vision.frame import Frame
from model.benchmark.contrast import Visibility, dust_visibility, visibilities
from model.benchmark.methods.method import Task
from model.benchmark.nuisances import NUISANCES, benign
from model.dataset import PROFILES
from model.render import CAMERAS, FIBRES, Rendered, SceneKind, faded, faintness, render, sample_scene, vary
from model.render.scene import FeatureSpec, Outline, Scene
from model.render.shapes import blob, moved
from model.service import contact_zone_um

Rng = np.random.Generator
Change = Callable[[Scene, Rng], Scene]

SEEDS = {"main": 7001, "particles": 7002, "clean": 7003, "lines": 7005, "defocus": 7004, "exposure": 7004}
DEFOCUS_UM = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Standard deviations of the optics' point spread."""
FERRULE_GREY = (12.0, 20.0, 30.0, 40.0, 60.0, 80.0, 100.0, 150.0, 240.0, 280.0)
"""Grey levels of the ferrule; over 255 saturates."""
LINES = {"cracked": SceneKind.CRACKS, "scratched": SceneKind.SCRATCHES}
"""What the end faces of the set `lines` show."""
CONDITIONS: dict[str, tuple[str, ...]] = {
    "main": ("any",),
    "particles": ("any",),
    "clean": tuple(NUISANCES),
    "lines": tuple(LINES),
    "defocus": tuple(f"{blur_um:g}" for blur_um in DEFOCUS_UM),
    "exposure": tuple(f"{grey:g}" for grey in FERRULE_GREY),
}
GOOD_BLUR_UM, GOOD_GREY = 0.5, 150.0
GOOD = {"defocus": f"{GOOD_BLUR_UM:g}", "exposure": f"{GOOD_GREY:g}"}
"""The condition in which a picture of the set is as good as it gets."""
SHARES = {"main": 1.0, "particles": 0.25, "clean": 0.25, "lines": 0.25, "defocus": 0.25, "exposure": 0.25}
"""Pictures per condition, as a share of those of the main set."""

KINDS = {
    SceneKind.CLEAN: 0.35,
    SceneKind.PARTICLES: 0.17,
    SceneKind.CONTAMINATION: 0.1,
    SceneKind.SCRATCHES: 0.18,
    SceneKind.EDGE_CHIPS: 0.04,
    SceneKind.CRACKS: 0.03,
    SceneKind.PITS: 0.03,
    SceneKind.DEBRIS_AND_SCRATCHES: 0.05,
    SceneKind.OIL: 0.05,
}


@dataclass(frozen=True, order=True)
class CaseId:
    """Names a picture of the bench: "main/any/17", "clean/grain/3", "defocus/2.5/0"."""

    set: str
    condition: str
    index: int

    def __str__(self) -> str:
        """As it is written."""
        return f"{self.set}/{self.condition}/{self.index}"


@dataclass(frozen=True, eq=False)
class Case:
    """A picture of the bench with all that is true of it.

    Attributes:
        id: its name.
        rendered: picture and truth.
        profile: by which it is judged.
        scene: what was rendered.
        good: what shows how well its features can be seen: the same end face in a good picture for
            the sets `defocus` and `exposure`, else the scene itself.
        seed: of the picture's noise.
    """

    id: CaseId
    rendered: Rendered
    profile: Profile
    scene: Scene
    good: Scene
    seed: int

    @cached_property
    def visibility(self) -> tuple[Visibility, ...]:
        """Of each true feature, and of its parts within each zone; it takes longer than the picture."""
        seen = self.rendered if self.good is self.scene else _taken(self.good, self.seed, self.id.index)
        return visibilities(self.good, seen, self._borders_um)

    @cached_property
    def dust(self) -> Visibility:
        """How well dust on the microscope's own optics can be seen in a zone."""
        return dust_visibility(self.scene, self.rendered, self._borders_um[-1])

    @property
    def _borders_um(self) -> list[float]:
        return [zone.outer_um / 2 for zone in self.profile.zones]

    @property
    def task(self) -> Task:
        """What a method is given."""
        ellipse_px = self.rendered.truth.ellipse_px
        if ellipse_px is None:
            raise ValueError(f"{self.id}: every picture of the bench shows a fibre")
        return Task(
            frame=Frame(self.rendered.pixels, self.rendered.scale),
            fibre=self.profile.fibre,
            zones=self.profile.zones,
            ellipse_px=ellipse_px,
            core_um=self.rendered.truth.core_um,
        )


def parse(text: str) -> CaseId:
    """The name of a picture, from how it is written.

    Raises:
        ValueError: no such set or condition.
    """
    name, _, rest = text.partition("/")
    condition, _, index = rest.partition("/")
    if condition not in CONDITIONS.get(name, ()) or not index.isdigit():
        raise ValueError(f"{text}: no picture of the bench; write one like main/any/17")
    return CaseId(name, condition, int(index))


def plan(count: int, clean_count: int | None = None) -> list[CaseId]:
    """All pictures of a bench; every condition has at least one.

    Args:
        count: pictures of the main set, which scales all others.
        clean_count: clean pictures of each nuisance, where it is not to be scaled.
    """
    counts = {name: max(1, round(count * share)) for name, share in SHARES.items()}
    if clean_count is not None:
        counts["clean"] = clean_count
    return [
        CaseId(name, condition, index)
        for name, conditions in CONDITIONS.items()
        for condition in conditions
        for index in range(counts[name])
    ]


def seed_of(case: CaseId, other: int = 0) -> int:
    """The seed of a picture's set; of another bench of the same kind where `other` is not 0."""
    return SEEDS[case.set] + other


def build(case: CaseId, seed: int | None = None, change: Change | None = None) -> Case:
    """Renders a picture of the bench; of another bench where another seed is given.

    Args:
        case: which.
        seed: of all randomness; None for the bench's own.
        change: what is made of its scene before the picture is taken, from the same stream of chance.
    """
    base = seed_of(case) if seed is None else seed
    fibre = tuple(FIBRES)[case.index % len(FIBRES)]
    rng = np.random.default_rng([base, case.index])
    scene = _scene(case, rng, fibre)
    if change is not None:
        scene = change(scene, rng)
    good = scene
    if case.set in ("defocus", "exposure"):
        light = replace(scene.light, ferrule_grey=float(GOOD["exposure"]))
        good = replace(scene, blur_um=DEFOCUS_UM[0], light=light)
    return Case(case, _taken(scene, base, case.index), _profile(fibre), scene, good, base)


def _taken(scene: Scene, seed: int, index: int) -> Rendered:
    return render(scene, np.random.default_rng([seed, index, 1]))


@cache
def _profile(fibre: str) -> Profile:
    return profiles.load(PROFILES[fibre])


def _scene(case: CaseId, rng: Rng, fibre: str) -> Scene:
    if case.set == "particles":
        return _with_particles(rng, fibre)
    if case.set == "clean":
        return NUISANCES[case.condition](rng, benign(rng, FIBRES[fibre]))
    if case.set == "lines":
        return _faded(rng, fibre, LINES[case.condition])
    scene = _mixed(rng, fibre)
    if case.set == "defocus":
        light = replace(scene.light, ferrule_grey=GOOD_GREY)
        return replace(scene, blur_um=float(case.condition), light=light)
    if case.set == "exposure":
        light = replace(scene.light, ferrule_grey=float(case.condition), black_grey=5.0)
        return replace(scene, blur_um=GOOD_BLUR_UM, light=light)
    return scene


def _mixed(rng: Rng, fibre: str) -> Scene:
    """Any kind."""
    return _faded(rng, fibre, tuple(KINDS)[rng.choice(len(KINDS), p=list(KINDS.values()))])


def _faded(rng: Rng, fibre: str, kind: SceneKind) -> Scene:
    """One of a kind, its features all faded by the same random factor."""
    camera = vary(rng, CAMERAS[tuple(CAMERAS)[rng.integers(len(CAMERAS))]])
    scene = sample_scene(rng, kind, camera, FIBRES[fibre])
    if kind is SceneKind.CLEAN:
        return replace(scene, features=())
    return faded(scene, faintness(rng))


def _with_particles(rng: Rng, fibre: str) -> Scene:
    """Up to twelve particles, far from each other and from the edges of core and cladding."""
    camera = vary(rng, CAMERAS[tuple(CAMERAS)[rng.integers(len(CAMERAS))]])
    scene = sample_scene(rng, SceneKind.CLEAN, camera, FIBRES[fibre])
    taken: list[tuple[float, float, float]] = []
    features: list[FeatureSpec] = []
    for _ in range(200):
        size_um = math.exp(rng.uniform(math.log(2), math.log(30)))
        radius_um, angle = rng.uniform(10, contact_zone_um(scene.fibre) / 2), rng.uniform(0, 2 * math.pi)
        x_um, y_um = radius_um * math.cos(angle), radius_um * math.sin(angle)
        if len(features) == 12 or not _is_free(scene, (x_um, y_um, size_um), taken):
            continue
        taken.append((x_um, y_um, size_um))
        features.append(_isolated(rng, scene, size_um, (x_um, y_um)))
    return replace(scene, features=tuple(features), rotation=0.0)


def _is_free(
    scene: Scene, circle_um: tuple[float, float, float], taken: list[tuple[float, float, float]]
) -> bool:
    x_um, y_um, size_um = circle_um
    radius_um = math.hypot(x_um, y_um)
    edges = (scene.fibre.core_um / 2, scene.fibre.cladding_um / 2)
    if radius_um < edges[0] or any(abs(radius_um - edge) < size_um / 2 + 6 for edge in edges):
        return False
    return all(math.hypot(x_um - x, y_um - y) > (size_um + size) / 2 + 12 for x, y, size in taken)


def _isolated(rng: Rng, scene: Scene, size_um: float, place_um: tuple[float, float]) -> FeatureSpec:
    """Dark on the ferrule and on a bright cladding, bright on a dark one."""
    outlines: tuple[Outline, ...] = moved(blob(rng, size_um, rng.uniform(0.1, 0.4)), *place_um)
    inside = scene.look is not None and math.hypot(*place_um) < scene.fibre.cladding_um / 2
    ground = scene.look.cladding_level if inside and scene.look else 1.0
    return FeatureSpec(
        kind=Kind.PARTICLE,
        outlines=outlines,
        size_um=size_um,
        length_um=size_um,
        tone=ground + rng.uniform(0.3, 0.6) if ground < 0.45 else ground * rng.uniform(0.1, 0.5),
        opacity=1.0,
        texture=rng.uniform(0, 0.1),
        rim=0.0,
        soft_um=rng.uniform(0, 0.4),
    )
