"""The shipped network's card: what it is, what it was made from, and what it was measured at."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from model.metrics import FALSE_PASS_COST, Agreement


class Training(TypedDict):
    """What `model.train` remembers of a training, as it lies in `training.json`.

    Attributes:
        pictures: that it learned from, validation included.
        rendered: of which they were the ones that can be graded and are beyond doubt.
        data_sha256: hash of the rendered data.
        data_seeds: their seeds.
        seed: of the training.
    """

    pictures: int
    rendered: int
    data_sha256: str
    data_seeds: list[int]
    seed: int


@dataclass(frozen=True, eq=False)
class Figures:
    """What was measured.

    Attributes:
        sha256: of the network.
        threshold: FAIL from this dirtiness on.
        weights: how many it has, biases included.
        data_sha256: of the test pictures.
        seeds: of the test pictures.
        rendered, graded, agreed: how many there were, could be judged, and are beyond doubt too.
        int8_equal: share of the graded pictures on which int8 and float verdicts are equal.
        borderline_failed: share of the borderline pictures called FAIL.
        overall: agreement on the agreed pictures.
        groups: the same for each kind, camera and fibre, by "kind: clean" and the like.
    """

    sha256: str
    threshold: float
    weights: int
    data_sha256: str
    seeds: tuple[int, ...]
    rendered: int
    graded: int
    agreed: int
    int8_equal: float
    borderline_failed: float
    overall: Agreement
    groups: dict[str, Agreement]


def table(figures: Figures) -> str:
    """The figures as a Markdown table, a row per group."""
    head = [
        "| pictures | number | accuracy | kappa | false PASS | false FAIL |",
        "| --- | --- | --- | --- | --- | --- |",
        _row("all", figures.overall),
    ]
    rows = [_row(name, agreed) for name, agreed in figures.groups.items()]
    tail = (
        f"\nVerdicts of the int8 network and its float parent are equal on "
        f"{figures.int8_equal:.2%} of {figures.graded} pictures. "
        f"Of the borderline pictures {figures.borderline_failed:.0%} are called FAIL."
    )
    return "\n".join([*head, *rows, tail])


def _row(name: str, agreed: Agreement) -> str:
    kappa = "" if agreed.kappa is None else f"{agreed.kappa:.2f}"
    cells = [name, str(agreed.count), f"{agreed.accuracy:.1%}", kappa]
    return "| " + " | ".join([*cells, str(agreed.false_pass), str(agreed.false_fail)]) + " |"


def write_card(path: Path, figures: Figures, training: Training) -> None:
    """Writes the card as Markdown."""
    path.write_text(_card(figures, training), encoding="utf-8")


def _card(figures: Figures, training: Training) -> str:
    return f"""# The cleanliness network

Written by `python -m model.evaluate --ship`; do not edit.

| | |
| --- | --- |
| file | `cleanliness.tflite`, int8 in and out |
| SHA-256 | `{figures.sha256}` |
| says | whether a technician would refuse to put the end face into service (`model/service.py`) |
| reads | the radiometric descriptors of `device/vision/descriptors.py`, standardised by its sidecar |
| weights | {figures.weights} |
| threshold | FAIL from {figures.threshold:.4f} on, \
chosen on validation pictures: a false PASS costs {FALSE_PASS_COST:.0f} false FAILs |
| learned from | {training["pictures"]} of {training["rendered"]} rendered pictures, \
seeds {_list(training["data_seeds"])}; data {training["data_sha256"][:16]}, training seed {training["seed"]} |
| tested on | {figures.agreed} of {figures.rendered} rendered pictures, \
seeds {_list(figures.seeds)}; data {figures.data_sha256[:16]} |

Left out: pictures that vision would not judge, and those on which technicians would differ.
No photograph was used. What the figures below say holds for rendered pictures only.

{table(figures)}
"""


def _list(seeds: list[int] | tuple[int, ...]) -> str:
    return ", ".join(str(seed) for seed in seeds)
