"""The figures of every method, beside what the project asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from model.benchmark import figures, measures, verdicts
from model.benchmark.cases import CONDITIONS, LINES
from model.benchmark.figures import Demand, Share, of_set
from model.benchmark.outcome import Outcome
from model.metrics import Agreement


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


Counted = tuple[Agreement, tuple[str, ...]]
"""Counts of right and wrong verdicts, and names of the pictures that went wrong."""
Measured = Callable[[Sequence[Outcome], str], measures.Sizes | None]
"""Errors of what a method has measured."""
Question = tuple[str, str, Callable[[str], Cell]]
"""Name of a figure, what the project asks for, and the figure of a method."""


def table(outcomes: Sequence[Outcome], times: Mapping[str, float]) -> list[Row]:
    """All rows.

    Args:
        outcomes: of all sets.
        times: yardsticks per picture, by the method's name.
    """
    main, isolated = of_set(outcomes, "main"), of_set(outcomes, "particles")
    questions = [*_levels(main), *_findings(main), *_named(main), *_particles(isolated)]
    questions += [*_lines(outcomes), *_verdicts(main), *_clean(outcomes)]
    questions.append(("time, yardsticks", "", lambda method: number(times[method])))
    return [Row(name, asked, {method: cell(method) for method in times}) for name, asked, cell in questions]


def _levels(main: Sequence[Outcome]) -> list[Question]:
    """Pictures with and without a feature of the class, by how faint it may be."""
    return [
        (f"{what}, image level{words}", asked, partial(_image_level, main, demand, scratches=scratches))
        for scratches, what, asked in ((False, "region defects", "99 %"), (True, "scratches", "97 %"))
        for demand, words, asked in (
            (Demand.SEEN, "", asked),
            (Demand.TWICE, ", coarse grain or not", ""),
            (Demand.ALL, ", however faint", ""),
        )
    ]


def _image_level(main: Sequence[Outcome], demand: Demand, method: str, *, scratches: bool) -> Cell:
    return percent(figures.image_level(main, method, scratches=scratches, demand=demand))


def _findings(main: Sequence[Outcome]) -> list[Question]:
    def of(figure: Callable[..., Share], *, scratches: bool) -> Callable[[str], Cell]:
        return lambda method: percent(figure(main, method, scratches=scratches))

    return [
        ("region defects, with and without weighing the same", "", partial(_balanced, main, scratches=False)),
        ("scratches, with and without weighing the same", "", partial(_balanced, main, scratches=True)),
        ("region defects, recall", "", of(figures.recall, scratches=False)),
        ("region defects, precision", "", of(figures.precision, scratches=False)),
        ("scratches, recall", "", of(figures.recall, scratches=True)),
        ("scratches, precision", "", of(figures.precision, scratches=True)),
        ("precision, whatever it was called", "", lambda method: percent(figures.genuine(main, method))),
    ]


def _named(main: Sequence[Outcome]) -> list[Question]:
    return [
        ("defects, overlap of circles", "", lambda method: number(measures.overlap(main, method))),
        ("defects, true size within twice the stated uncertainty", "95 %", partial(_coverage, main)),
        ("scratches, width bias", "", partial(_size, main, "bias", of=measures.widths)),
        ("scratches, width spread", "", partial(_size, main, "spread", of=measures.widths)),
        ("zone of a defect", "100 %", lambda method: percent(measures.zones(main, method))),
        ("comes off or stays, by kind", "", lambda method: percent(measures.advice(main, method))),
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
        (f"{what}, true size within twice the stated uncertainty", "95 %", partial(_coverage, isolated)),
        (f"{what}, zone", "100 %", lambda m: percent(measures.zones(isolated, m))),
    ]


def _lines(outcomes: Sequence[Outcome]) -> list[Question]:
    cracked, scratched = (of_set(outcomes, "lines", condition) for condition in LINES)
    return [
        ("cracks, recall", "", lambda m: percent(measures.cracks(cracked, m, named=False))),
        ("cracks, told as cracks", "", lambda m: percent(measures.cracks(cracked, m, named=True))),
        ("scratched end faces, told of no crack", "", lambda m: percent(measures.uncracked(scratched, m))),
    ]


def _verdicts(main: Sequence[Outcome]) -> list[Question]:
    def of(figure: Callable[[Sequence[Outcome], str], Counted]) -> Callable[[str], Cell]:
        return lambda method: _kappa(figure(main, method))

    return [
        ("pictures graded", "", lambda method: percent(verdicts.graded(main, method))),
        ("verdict of the rules, kappa", "0.97", of(partial(verdicts.verdicts, decided=True))),
        ("the same, doubtful truths too", "", of(partial(verdicts.verdicts, decided=False))),
        ("verdict of the network, technician's word, kappa", "", of(verdicts.second_opinions)),
        ("worse of both verdicts, worse of both truths, kappa", "", of(verdicts.whole_verdicts)),
    ]


def _clean(outcomes: Sequence[Outcome]) -> list[Question]:
    sets = {nuisance: of_set(outcomes, "clean", nuisance) for nuisance in CONDITIONS["clean"]}
    by_rules: list[Question] = [
        (f"clean passes the rules, {nuisance}", "99 %", partial(_share, verdicts.passed, there))
        for nuisance, there in sets.items()
    ]
    wholly: list[Question] = [
        (f"clean passes rules and network, {nuisance}", "", partial(_share, verdicts.wholly_passed, there))
        for nuisance, there in sets.items()
    ]
    return by_rules + wholly


def _balanced(outcomes: Sequence[Outcome], method: str, *, scratches: bool) -> Cell:
    return number(figures.balanced(outcomes, method, scratches=scratches))


def _size(outcomes: Sequence[Outcome], what: str, method: str, of: Measured = measures.sizes) -> Cell:
    measured = of(outcomes, method)
    return number(getattr(measured, what), " um", measured.count) if measured else number(None)


def _coverage(outcomes: Sequence[Outcome], method: str) -> Cell:
    covered = measures.coverage(outcomes, method)
    return number(None) if covered is None else percent(covered)


def _kappa(counted: Counted) -> Cell:
    agreed, wrong = counted
    if agreed.count == 0 or agreed.kappa is None:
        return Cell(None, "-", agreed.count, wrong)
    errors = f"{agreed.false_pass} false PASS, {agreed.false_fail} false FAIL"
    return Cell(agreed.kappa, f"{agreed.kappa:.3f} of {agreed.count} ({errors})", agreed.count, wrong)


def _share(figure: Callable[[Sequence[Outcome], str], Share], there: Sequence[Outcome], method: str) -> Cell:
    return percent(figure(there, method))
