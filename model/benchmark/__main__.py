"""Runs the bench, prints its table, and writes it as Markdown and JSON, with plots.

    python -m model.benchmark --out build/bench

The default takes some minutes on two cores; `--count` scales every set. Picture i of a set is
always the same. `python -m model.benchmark.case` shows one picture, and what each method says.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from model.benchmark.breakdowns import breakdowns, confusion
from model.benchmark.cases import CONDITIONS, plan
from model.benchmark.curves import curve
from model.benchmark.methods import METHODS
from model.benchmark.report import Results, failures, markdown, write
from model.benchmark.run import run
from model.benchmark.table import table
from model.benchmark.timing import yardsticks

OTHER = "added to every set's seed: another bench, of pictures that nothing was chosen by"


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m model.benchmark", description=__doc__)
    parser.add_argument("--count", type=int, default=160, help="pictures of the main set; scales all sets")
    parser.add_argument("--clean-count", type=int, help="clean pictures of each nuisance; not scaled")
    parser.add_argument("--other", type=int, default=0, help=OTHER)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), help="folder to write to")
    parser.add_argument("--sets", nargs="+", choices=CONDITIONS, default=list(CONDITIONS), help="only these")
    names = [method.name for method in METHODS]
    parser.add_argument("--methods", nargs="+", choices=names, default=names, help="only these")
    parser.add_argument("--plots", action="store_true", help="draw plots too; needs the extra `bench`")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the bench; the exit status is 0."""
    options = _arguments(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    methods = [method for method in METHODS if method.name in options.methods]
    cases = [case for case in plan(options.count, options.clean_count) if case.set in options.sets]
    outcomes = run(cases, methods, options.jobs, options.other)
    names = [method.name for method in methods]
    results = Results(
        rows=table(outcomes, yardsticks(methods)),
        curves=[curve(outcomes, name, names) for name in ("defocus", "exposure") if name in options.sets],
        parts=breakdowns(outcomes, names),
        confusion=confusion(outcomes, names[0]),
    )
    write(options.out, results)
    sys.stdout.write(markdown(results))
    wrong = failures(results.rows, names[0])
    sys.stdout.write("\n".join(["", f"Where {names[0]} went wrong:", *wrong, ""]))
    if options.plots:
        from model.benchmark.plots import draw

        draw(options.out, outcomes, results)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
