"""What the log says of the work to do: job lists, operators, what was chosen, how far a job is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from device.audit.entry import Kind
from device.audit.log import Log
from device.grading.grade import MENDING, Action, Verdict
from device.jobs import Inspected, JobList, Operators, Progress, progress
from device.stored import restored


@dataclass(frozen=True)
class Choice:
    """Who works, by which job list, in which language; None where by none, or in the configured one."""

    operator: str
    job: str | None
    language: str | None = None


def jobs(log: Log) -> dict[str, JobList]:
    """Every job list by its name, in the order in which they came; of one name the last.

    Raises:
        LogError: the log cannot be read.
    """
    found: dict[str, JobList] = {}
    for record in log.in_force(Kind.JOB):
        content = record.content["content"]
        found.pop(content["name"], None)
        found[content["name"]] = JobList(content["name"], tuple(content["ports"]))
    return found


def operators(log: Log) -> Operators:
    """The operators that may be chosen; none where no list came yet.

    Raises:
        LogError: the log cannot be read.
    """
    names: list[str] = []
    for record in log.in_force(Kind.OPERATORS):
        names = record.content["content"]["names"]
    return Operators(tuple(names))


def chosen(log: Log) -> Choice | None:
    """What was chosen last; None where nothing ever was.

    Raises:
        LogError: the log cannot be read.
    """
    last = None
    for record in log.in_force(Kind.CHOICE):
        last = record
    return restored(Choice, last.content["content"]) if last else None


def job_progress(log: Log, job: JobList) -> Progress:
    """How far a job is, by what its inspections say with their amendments.

    Raises:
        LogError: the log cannot be read.
    """
    return progress(job, (_inspected(content) for content in inspections(log, job.name).values()))


def inspections(log: Log, name: str) -> dict[int, Mapping[str, Any]]:
    """The contents of a job's inspections by number, in order, each job as it was amended.

    Raises:
        LogError: the log cannot be read.
    """
    found = {record.number: record.content["content"] for record in log.of_job(name)}
    amended = _amended_jobs(log)
    came = (about for about, job in amended.items() if job.get("job") == name and about not in found)
    found |= {about: next(log.records(after=about - 1)).content["content"] for about in came}
    for number in found.keys() & amended.keys():
        found[number] = {**found[number], "job": {**found[number]["job"], **amended[number]}}
    return {number: found[number] for number in sorted(found) if found[number]["job"]["job"] == name}


def _amended_jobs(log: Log) -> dict[int, dict[str, Any]]:
    """What the job of each amended inspection should have said, by its number: the last word on each key."""
    said: dict[int, dict[str, Any]] = {}
    for record in log.of_kind(Kind.AMENDMENT):
        content = record.content["content"]
        said[content["about"]] = {**said.get(content["about"], {}), **content["job"]}
    return said


def _inspected(content: Mapping[str, Any]) -> Inspected:
    job, action = content["job"], Action(content["action"])
    return Inspected(
        label=str(job["label"]),
        verdict=Verdict(content["verdict"]),
        attempt=int(job["attempt"]),
        mend=action in MENDING,
        renew=action is Action.REPLACE,
    )
