"""How well a classifier tells rendered from real end faces, and by what: 0.5 is perfect.

    python -m model.realism --real FOLDER --out FOLDER

The real folder holds `images/` and `labels.csv` (file, face, fiber, um_per_px_x, um_per_px_y,
verdict, annotator_a). The pictures that both annotators or the first of them let pass are compared
with rendered clean ones of the same camera type and fibre, by their descriptors: a two-sample test
by classifier (Lopez-Paz and Oquab, 2017), cross-validated, all pictures of one ferrule in the same
fold. Real pictures come from one microscope a type, rendered ones from a wide range of them; so
what matters for training is told too: how much of what is real lies inside that range. Writes two
contact sheets, rendered beside real, clean and dirty: never into the project, which holds no
photograph. Needs the extra `bench`.
"""

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import RobustScaler

from device.grading import profile as profiles
from device.images import read_grey
from device.networks import shipped
from device.vision.descriptors import NAMES
from device.vision.findings import Findings
from device.vision.frame import Frame, Grey, Scale
from device.vision.look import look
from model.dataset import PROFILES
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene, vary

Vector = npt.NDArray[np.float64]

FIBRES_BY_LABEL = {"MM 50/125": "mm-50-125", "MM 91/140": "mm-91-140"}
FIBRES_BY_CAMERA = {"sharp": "mm-50-125", "analogue": "mm-91-140"}
"""What is rendered beside the pictures of a camera type."""
DIRTY = (SceneKind.PARTICLES, SceneKind.SCRATCHES, SceneKind.CONTAMINATION, SceneKind.DEBRIS_AND_SCRATCHES)
FOLDS = 4
RENDERED_PER_REAL = 3
THUMB_PX = 300
HALF_UM = 120.0
"""Half of the side of what the contact sheet shows."""
TELLING = 8


@dataclass(frozen=True, eq=False)
class Picture:
    """An end face, real or rendered.

    Attributes:
        camera: the camera type, by name.
        group: the ferrule; a rendered picture is its own.
        real: whether it was taken of a real one.
        frame: the picture.
        findings: what vision says about it.
    """

    camera: str
    group: str
    real: bool
    frame: Frame
    findings: Findings


def real_pictures(folder: Path, word: str) -> list[Picture]:
    """The real end faces of which both annotators or the first say so, and that can be judged.

    Args:
        folder: as above.
        word: "pass" or "fail".
    """
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if word in (row["verdict"], row["annotator_a"])]
    pictures = (_real(folder, row) for row in rows)
    return [picture for picture in pictures if picture.findings.descriptors is not None]


def _real(folder: Path, row: dict[str, str]) -> Picture:
    scale = Scale(float(row["um_per_px_x"]), float(row["um_per_px_y"]))
    frame = Frame(read_grey(folder / "images" / row["file"]), scale)
    camera = "sharp" if scale.x_um_per_px == scale.y_um_per_px else "analogue"
    return Picture(
        camera=camera,
        group=row["face"],
        real=True,
        frame=frame,
        findings=_looked_at(frame, FIBRES_BY_LABEL[row["fiber"]]),
    )


def rendered_pictures(
    camera: str, fibre: str, kinds: Sequence[SceneKind], count: int, seed: int
) -> list[Picture]:
    """Rendered end faces of a camera type and fibre, of each kind in turn, that can be judged."""
    pictures = []
    for index in range(count):
        rng = np.random.default_rng([seed, index])
        scene = sample_scene(rng, kinds[index % len(kinds)], vary(rng, CAMERAS[camera]), FIBRES[fibre])
        rendered = render(scene, rng)
        frame = Frame(rendered.pixels, rendered.scale)
        pictures.append(
            Picture(
                camera=camera,
                group=f"{fibre} {index}",
                real=False,
                frame=frame,
                findings=_looked_at(frame, fibre),
            )
        )
    return [picture for picture in pictures if picture.findings.descriptors is not None]


def _looked_at(frame: Frame, fibre: str) -> Findings:
    profile = profiles.load(PROFILES[fibre])
    return look(frame, profile.fibre, profile.zones, shipped())


def two_sample_auc(values: Vector, real: npt.NDArray[np.bool_], groups: Sequence[str]) -> float | None:
    """Area under the curve of a logistic regression that tells real from rendered, 0.5 to 1.

    Args:
        values: descriptors, shape (pictures, descriptors).
        real: shape (pictures,).
        groups: pictures of one group are never on both sides of a fold.

    Returns:
        None where fewer than two real ferrules are there to be told apart.
    """
    ferrules = len({group for group, is_real in zip(groups, real, strict=True) if is_real})
    if ferrules < 2:
        return None
    model = make_pipeline(RobustScaler(), LogisticRegression(C=0.1, max_iter=2000, class_weight="balanced"))
    folds = StratifiedGroupKFold(min(FOLDS, ferrules), shuffle=True, random_state=0)
    guess = cross_val_predict(model, values, real, groups=groups, cv=folds, method="predict_proba")[:, 1]
    return float(roc_auc_score(real, guess))


def covered(values: Vector, real: npt.NDArray[np.bool_]) -> float:
    """Share of the real descriptors between the 1st and 99th percentile of the rendered ones."""
    low, high = np.percentile(values[~real], [1, 99], axis=0)
    return float(((values[real] >= low) & (values[real] <= high)).mean())


def telling(values: Vector, real: npt.NDArray[np.bool_], names: Sequence[str]) -> list[tuple[str, float]]:
    """The descriptors that alone tell most, with the share of pairs in which real is larger."""
    larger = [
        (name, float(roc_auc_score(real, column))) for name, column in zip(names, values.T, strict=True)
    ]
    return sorted(larger, key=lambda pair: -abs(pair[1] - 0.5))[:TELLING]


def report(pictures: Sequence[Picture]) -> list[str]:
    """A few lines per camera type."""
    lines = []
    for camera in dict.fromkeys(picture.camera for picture in pictures):
        here = [picture for picture in pictures if picture.camera == camera]
        values = np.array([picture.findings.descriptors for picture in here], np.float64)
        real = np.array([picture.real for picture in here])
        auc = two_sample_auc(values, real, [picture.group for picture in here])
        told = "too few ferrules to tell" if auc is None else f"area under the curve {auc:.2f}"
        lines.append(f"{camera}: {real.sum()} real, {(~real).sum()} rendered, {told}")
        lines.append(f"  {covered(values, real):.1%} of what is real lies in the range of what is rendered")
        lines += [f"  {name}: real is larger in {share:.0%}" for name, share in telling(values, real, NAMES)]
    return lines


def contact_sheet(pictures: Sequence[Picture], columns: int = 6) -> Grey:
    """Per camera type a row of real pictures above a row of rendered ones."""
    rows = []
    for camera in dict.fromkeys(picture.camera for picture in pictures):
        for real in (True, False):
            here = [picture for picture in pictures if (picture.camera, picture.real) == (camera, real)]
            step = max(1, len(here) // columns)
            thumbs = [_thumb(picture) for picture in here[::step][:columns]]
            blank = [np.zeros((THUMB_PX, THUMB_PX), np.uint8)] * (columns - len(thumbs))
            rows.append(np.concatenate([*thumbs, *blank], axis=1))
    return np.asarray(np.concatenate(rows, axis=0), np.uint8)


def _thumb(picture: Picture) -> Grey:
    """The fibre in the middle, on square pixels."""
    end_face, scale = picture.findings.end_face, picture.frame.scale
    if end_face is None:
        raise ValueError("a picture with descriptors has an end face")
    x_px, y_px = end_face.center_px
    zoom_x, zoom_y = (
        scale_um * THUMB_PX / (2 * HALF_UM) for scale_um in (scale.x_um_per_px, scale.y_um_per_px)
    )
    move = np.array([[zoom_x, 0, THUMB_PX / 2 - zoom_x * x_px], [0, zoom_y, THUMB_PX / 2 - zoom_y * y_px]])
    thumb = cv2.warpAffine(picture.frame.pixels, move, (THUMB_PX, THUMB_PX), flags=cv2.INTER_AREA)
    return np.asarray(thumb, np.uint8)


def with_rendered(real: list[Picture], kinds: Sequence[SceneKind], seed: int) -> list[Picture]:
    """Real pictures, and so many rendered ones of the same camera types."""
    cameras = [picture.camera for picture in real]
    rendered = [
        picture
        for camera in dict.fromkeys(cameras)
        for picture in rendered_pictures(
            camera, FIBRES_BY_CAMERA[camera], kinds, RENDERED_PER_REAL * cameras.count(camera), seed
        )
    ]
    return real + rendered


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares and prints; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.realism", description=__doc__)
    parser.add_argument("--real", type=Path, required=True, help="folder of real pictures and their labels")
    parser.add_argument("--out", type=Path, required=True, help="folder for the contact sheets")
    parser.add_argument("--seed", type=int, default=1, help="of the rendered pictures")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    clean, dirty = (
        with_rendered(real_pictures(options.real, word), kinds, options.seed)
        for word, kinds in (("pass", (SceneKind.CLEAN,)), ("fail", DIRTY))
    )
    for name, pictures in (("clean", clean), ("dirty", dirty)):
        if pictures:
            cv2.imwrite(str(options.out / f"{name}.png"), contact_sheet(pictures))
    sys.stdout.write("\n".join([*report(clean), ""]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
