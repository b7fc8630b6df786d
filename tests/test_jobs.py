"""Job lists and operators: what is taken, what is refused, how far a job is."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import RefusedError
from device.grading.grade import Verdict
from device.jobs import Inspected, JobList, Operators, Port, PortState, progress, read_list

JOB = JobList("panel-7", ("A1", "A2", "A3"))
PASS, FAIL, NOT_GRADED = Verdict.PASS, Verdict.FAIL, Verdict.NOT_GRADED
labels = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["C", "Z"]), min_size=1, max_size=20)


def refused(content: bytes, name: str = "panel-7") -> list[str]:
    with pytest.raises(RefusedError) as caught:
        read_list(name, content)
    return str(caught.value).splitlines()


def test_a_job_list_holds_its_ports_in_order_under_the_files_name() -> None:
    assert read_list("panel-7", b"port\nA1\nA2\nA3\n") == JOB


def test_operators_are_a_list_of_their_own() -> None:
    assert read_list("people", "operator\nAda L.\nJosé\n".encode()) == Operators(("Ada L.", "José"))


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfport\r\nA1\r\nA2\r\nA3\r\n", b'"port"\n"A1"\nA2\n\nA3', b"port\n\nA1\nA2\nA3\n\n"],
)
def test_what_spreadsheets_write_is_read(content: bytes) -> None:
    assert read_list("panel-7", content) == JOB


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "panel-7, line 1: must be port or operator"),
        (b"label\nA1\n", "panel-7, line 1: must be port or operator"),
        (b"port\n", "panel-7, 0 entries"),
        (b"port\nA1,A2\n", "panel-7, line 2: 2 columns"),
        (b'port\n"A1\n', "panel-7, line 2: unexpected end of data"),
        (b"port\nA1\nA\xff2\n", "panel-7, line 3: not UTF-8"),
        (b"port\nA1\n A2\n", "panel-7, line 3: a port has 1 to 20 printable characters"),
        (b"port\nA\x1b[2J\n", "panel-7, line 2: a port has 1 to 20 printable characters"),
        (b"port\n" + b"x" * 21, "panel-7, line 2: a port has 1 to 20 printable characters"),
        (b"port\n" + "😀".encode() * 16, "panel-7, line 2: a port has at most 60 bytes"),
        (b"port\nA1\nB1\na1\n", "panel-7, line 4: a1 stands in line 2 already"),
        (b"port\n" + b"\n".join(b"%d" % i for i in range(2001)), "panel-7, 2001 entries"),
    ],
)
def test_a_list_with_a_fault_is_refused_with_its_line(content: bytes, said: str) -> None:
    (line,) = refused(content)
    assert line.startswith(said)


def test_all_faults_are_named_at_once() -> None:
    assert [line.split(": ")[0] for line in refused(b"port\nA1\nA1\n B\nC\nC\n")] == [
        "panel-7, line 3",
        "panel-7, line 4",
        "panel-7, line 6",
    ]


def test_a_job_whose_file_has_an_overlong_name_is_refused() -> None:
    assert "the file's name" in refused(b"port\nA1\n", "x" * 33)[0]


@given(st.lists(labels, min_size=1, max_size=30, unique_by=str.casefold))
def test_every_list_that_may_be_written_is_read_as_it_was(names: list[str]) -> None:
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names]
    assert read_list("job", "\n".join(["port", *quoted]).encode()) == JobList("job", tuple(names))


@given(st.binary(max_size=200))
def test_whatever_is_on_a_stick_is_read_or_refused(content: bytes) -> None:
    with suppress(RefusedError):
        assert read_list("job", content)


def test_a_port_is_open_until_it_was_graded_and_done_when_it_passes() -> None:
    said = [Inspected("A1", FAIL), Inspected("A1", PASS), Inspected("A2", FAIL), Inspected("A3", NOT_GRADED)]
    found = progress(JOB, said)
    assert [port.state for port in found.ports] == [PortState.DONE, PortState.NOT_PASSED, PortState.OPEN]
    assert found.count(PortState.DONE) == 1
    assert found.repeated == ()


def test_a_port_that_is_inspected_again_although_it_was_done_is_named() -> None:
    found = progress(JOB, [Inspected("A1", PASS), Inspected("A1", FAIL)])
    assert found.ports[0] == Port("A1", PortState.NOT_PASSED, repeats=1)
    assert found.repeated == ("A1",)


def test_the_next_place_is_the_first_behind_that_is_not_done_then_what_was_skipped() -> None:
    found = progress(JOB, [Inspected("A2", PASS)])
    assert (found.next_place(), found.next_place(after=1), found.next_place(after=3)) == (1, 3, 1)
    all_done = progress(JOB, [Inspected(label, PASS) for label in JOB.ports])
    assert all_done.next_place() is None


@given(st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3", "B9"]), st.sampled_from(list(Verdict)))))
def test_progress_is_the_same_whether_it_is_followed_or_read_from_the_log(
    said: list[tuple[str, Verdict]],
) -> None:
    done = [Inspected(label, verdict) for label, verdict in said]
    followed = progress(JOB, [])
    for each in done:
        followed = followed.after(each)
    assert followed == progress(JOB, done)
