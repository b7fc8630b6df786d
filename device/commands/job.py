"""`endface job`: the job lists, or how far one is, port by port, as the log says."""

import argparse
import sys

from device.audit import work
from device.commands import stored_log
from device.errors import ConfigurationError
from device.jobs import PortState, Progress


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command's arguments."""
    parser = subparsers.add_parser("job", help="how far the jobs are", description=__doc__)
    parser.add_argument("name", nargs="?", metavar="NAME", help="one job, port by port")
    stored_log.add_arguments(parser)
    parser.set_defaults(run=main)


def main(args: argparse.Namespace) -> int:
    """Print one line a job, or one a port of the job that was named; 0.

    Raises:
        ConfigurationError: there is no log, or no such job.
        LogError: the log cannot be read.
    """
    with stored_log.opened(args) as (journal, _):
        jobs = work.jobs(journal.log)
        if args.name is not None and args.name not in jobs:
            raise ConfigurationError(f"no job {args.name!r}; there are: {', '.join(jobs) or 'none'}")
        wanted = [jobs[args.name]] if args.name else jobs.values()
        found = [work.job_progress(journal.log, job) for job in wanted]
    lines = _ports(found[0]) if args.name else [_job(each) for each in found]
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _job(progress: Progress) -> str:
    done, again = progress.count(PortState.DONE), len(progress.repeated)
    text = f"{progress.job.name}: {done} of {len(progress.ports)} done"
    return f"{text}, {again} inspected again although done" if again else text


def _ports(progress: Progress) -> list[str]:
    return [
        f"{port.label}: {port.state}" + (f", again {port.repeats} times after that" if port.repeats else "")
        for port in progress.ports
    ]
