"""The shipped network's card: what it is, what it was made from, and what it was measured at."""

from dataclasses import dataclass
from typing import TypedDict

from model.calibration import Bin, expected_error
from model.metrics import FALSE_FAIL_COST, FALSE_PASS_COST, Agreement


class Size(TypedDict):
    """One size that was compared.

    Attributes:
        hidden: widths of the hidden layers.
        weights: how many, biases included.
        loss: mean cross entropy on the folds, in nats.
        error: standard error of that.
    """

    hidden: list[int]
    weights: int
    loss: float
    error: float


class Training(TypedDict):
    """What `model.train` remembers of a training, as it lies in `training.json`.

    Attributes:
        pictures: that it learned from, validation included.
        rendered: of which they were the ones that can be graded and are beyond doubt.
        data_sha256: hash of the rendered data.
        data_seeds: their seeds.
        seed: of the training.
        sizes: that were compared by cross validation.
        chosen: place of the smallest that is not worse among them.
        slope, offset: what calibration made of its logit.
    """

    pictures: int
    rendered: int
    data_sha256: str
    data_seeds: list[int]
    seed: int
    sizes: list[Size]
    chosen: int
    slope: float
    offset: float


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
        parent: the same by the float network.
        reliability: what the int8 network said of them beside what is true.
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
    parent: Agreement
    reliability: tuple[Bin, ...]
    groups: dict[str, Agreement]


def table(figures: Figures) -> str:
    """The figures as a Markdown table, a row per group."""
    head = [
        "| pictures | number | accuracy | kappa | false PASS | false FAIL |",
        "| --- | --- | --- | --- | --- | --- |",
        _row("all", figures.overall),
    ]
    rows = [_row(name, agreed) for name, agreed in figures.groups.items()]
    return "\n".join([*head, *rows, "", *_agreement(figures), "", *_reliability(figures.reliability)])


def _agreement(figures: Figures) -> list[str]:
    return [
        f"Verdicts of the int8 network and its float parent are equal on {figures.int8_equal:.2%} of "
        f"{figures.graded} pictures; kappa is {_kappa(figures.overall, 4)} and {_kappa(figures.parent, 4)}. "
        f"Of the borderline pictures {figures.borderline_failed:.0%} are called FAIL."
    ]


def _reliability(bins: tuple[Bin, ...]) -> list[str]:
    rows = [f"| {b.low:.1f} to {b.high:.1f} | {b.count} | {b.said:.2f} | {b.true:.2f} |" for b in bins]
    return [
        f"Expected calibration error {expected_error(bins):.3f}: the mean difference of the last two "
        "columns, each row by its pictures.",
        "",
        "| said | pictures | mean said | truly dirty |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def _sizes(training: Training) -> str:
    rows = [
        f"| {'-'.join(map(str, size['hidden'])) or 'none'}{' (chosen)' * (place == training['chosen'])} "
        f"| {size['weights']} | {size['loss']:.4f} | {size['error']:.4f} |"
        for place, size in enumerate(training["sizes"])
    ]
    head = ["| hidden layers | weights | loss, nats | standard error |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def _kappa(agreed: Agreement, digits: int) -> str:
    return "" if agreed.kappa is None else f"{agreed.kappa:.{digits}f}"


def _row(name: str, agreed: Agreement) -> str:
    cells = [name, str(agreed.count), f"{agreed.accuracy:.1%}", _kappa(agreed, 2)]
    return "| " + " | ".join([*cells, str(agreed.false_pass), str(agreed.false_fail)]) + " |"


def text(figures: Figures, training: Training) -> str:
    """The card as Markdown."""
    return f"""# The cleanliness network

Written by `python -m model.evaluate --ship`; do not edit.

| | |
| --- | --- |
| file | `cleanliness.tflite`, int8 in and out |
| SHA-256 | `{figures.sha256}` |
| says | how probable it is that a technician would refuse to put the end face into service \
(`model/service.py`), where half of the end faces are dirty, as among those rendered |
| reads | the radiometric descriptors of `device/vision/descriptors.py`, standardised by its sidecar |
| weights | {figures.weights} |
| threshold | FAIL from {figures.threshold:.4f} on: a false PASS costs {FALSE_PASS_COST:g}, \
a false FAIL {FALSE_FAIL_COST:g}, so FAIL is cheaper where \
dirt is more probable than {FALSE_FAIL_COST:g} in {FALSE_FAIL_COST + FALSE_PASS_COST:g} |
| calibrated | logit times {training["slope"]:.3f} plus {training["offset"]:.3f} (Platt 1999), \
in its last layer |
| learned from | {training["pictures"]} of {training["rendered"]} rendered pictures, \
seeds {_list(training["data_seeds"])}; data {training["data_sha256"][:16]}, training seed {training["seed"]} |
| tested on | {figures.agreed} of {figures.rendered} rendered pictures, \
seeds {_list(figures.seeds)}; data {figures.data_sha256[:16]} |

Left out: pictures that vision would not judge, and those on which technicians would differ.
No photograph was used. What the figures below say holds for rendered pictures only.

{table(figures)}

## Size
Compared by cross validation; kept is the one of fewest weights within one standard error of the best.

{_sizes(training)}
"""


def _list(seeds: list[int] | tuple[int, ...]) -> str:
    return ", ".join(str(seed) for seed in seeds)
