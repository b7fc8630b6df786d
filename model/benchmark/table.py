"""The figures of every method, beside what the project asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from model.benchmark import figures
from model.benchmark.cases import CONDITIONS
from model.benchmark.figures import Share, of_set
from model.benchmark.outcome import Outcome


@dataclass(frozen=True)
class Cell:
    """One figure of one method.

    Attributes:
        value: the number; None where there is nothing to say.
        text: as it stands in the table.
        count: of how many it tells.
        wrong: names of the pictures that went wrong.
    """

    value: float | None
    text: str
    count: int = 0
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One figure of all methods; `asked` is what the project asks for, empty for nothing."""

    name: str
    asked: str
    cells: Mapping[str, Cell]


def percent(part: Share) -> Cell:
    """A share, with its count."""
    if part.value is None:
        return Cell(None, "-")
    return Cell(part.value, f"{part.value:.1%} of {part.count}", part.count, part.wrong)


def number(value: float | None, unit: str = "", count: int = 0) -> Cell:
    """A number with its unit."""
    return Cell(value, "-" if value is None else f"{value:.2f}{unit}", count)


Question = tuple[str, str, Callable[[str], Cell]]
"""Name of a figure, what the project asks for, and the figure of a method."""


def table(outcomes: Sequence[Outcome], times: Mapping[str, float]) -> list[Row]:
    """All rows.

    Args:
        outcomes: of all sets.
        times: yardsticks per picture, by the method's name.
    """
    main, isolated = of_set(outcomes, "main"), of_set(outcomes, "particles")
    questions = [*_findings(main), *_particles(isolated), *_verdicts(main), *_clean(outcomes)]
    questions.append(("time, yardsticks", "", lambda method: number(times[method])))
    return [Row(name, asked, {method: cell(method) for method in times}) for name, asked, cell in questions]


def _findings(main: Sequence[Outcome]) -> list[Question]:
    def of(figure: Callable[..., Share], *, scratches: bool) -> Callable[[str], Cell]:
        return lambda method: percent(figure(main, method, scratches=scratches))

    return [
        ("region defects, image level", "99 %", of(figures.image_level, scratches=False)),
        ("scratches, image level", "97 %", of(figures.image_level, scratches=True)),
        ("region defects, with and without weighing the same", "", partial(_balanced, main, scratches=False)),
        ("scratches, with and without weighing the same", "", partial(_balanced, main, scratches=True)),
        ("region defects, recall", "", of(figures.recall, scratches=False)),
        ("region defects, precision", "", of(figures.precision, scratches=False)),
        ("scratches, recall", "", of(figures.recall, scratches=True)),
        ("scratches, precision", "", of(figures.precision, scratches=True)),
        ("defects, overlap of circles", "", lambda method: number(figures.overlap(main, method))),
        ("zone of a defect", "100 %", lambda method: percent(figures.zones(main, method))),
    ]


def _particles(isolated: Sequence[Outcome]) -> list[Question]:
    def size(what: str) -> Callable[[str], Cell]:
        return partial(_size, isolated, what)

    what = "isolated particles of 2 to 30 um"
    return [
        (f"{what}, recall", "", lambda m: percent(figures.recall(isolated, m, scratches=False))),
        (f"{what}, size bias", "0.2 um", size("bias")),
        (f"{what}, size spread", "0.5 um", size("spread")),
        (f"{what}, 95 % within", "", size("within_um")),
        (f"{what}, zone", "100 %", lambda m: percent(figures.zones(isolated, m))),
    ]


def _verdicts(main: Sequence[Outcome]) -> list[Question]:
    return [
        ("pictures graded", "", lambda method: percent(figures.graded(main, method))),
        ("verdict of the rules, kappa", "0.97", partial(_kappa, main, decided=True)),
        ("the same, doubtful truths too", "", partial(_kappa, main, decided=False)),
    ]


def _clean(outcomes: Sequence[Outcome]) -> list[Question]:
    return [
        (f"clean passes, {nuisance}", "99 %", partial(_passes, of_set(outcomes, "clean", nuisance)))
        for nuisance in CONDITIONS["clean"]
    ]


def _balanced(outcomes: Sequence[Outcome], method: str, *, scratches: bool) -> Cell:
    return number(figures.balanced(outcomes, method, scratches=scratches))


def _size(outcomes: Sequence[Outcome], what: str, method: str) -> Cell:
    measured = figures.sizes(outcomes, method)
    return number(getattr(measured, what), " um", measured.count) if measured else number(None)


def _kappa(outcomes: Sequence[Outcome], method: str, *, decided: bool) -> Cell:
    agreed, wrong = figures.verdicts(outcomes, method, decided=decided)
    if agreed.count == 0 or agreed.kappa is None:
        return Cell(None, "-", agreed.count, wrong)
    errors = f"{agreed.false_pass} false PASS, {agreed.false_fail} false FAIL"
    return Cell(agreed.kappa, f"{agreed.kappa:.3f} of {agreed.count} ({errors})", agreed.count, wrong)


def _passes(outcomes: Sequence[Outcome], method: str) -> Cell:
    return percent(figures.passed(outcomes, method))
