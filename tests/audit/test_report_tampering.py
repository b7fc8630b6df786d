"""A page whose data was tampered with: named by record, in the words of the command line."""

import base64
import json
import os
import shutil
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from device.audit.canonical import canonical
from device.audit.export import export
from device.audit.proof import VerifierKey
from device.audit.report import PAGE, SCRIPTS, write_report
from device.audit.verify_bundle import verify
from tests.support.journal import made
from tests.support.report_page import change, problems, rows, seal_of
from tests.support.tampering import leaves_of, with_another

FLIPS = int(os.environ.get("ENDFACE_PAGE_FLIPS", "400"))
"""Of each of three bundles; 3,400 make the 10,000 that were promised."""
TIMEOUT_S = 600


TAMPERING = {
    "changed": lambda lines: [line.replace(b'"port":2', b'"port":8') for line in lines],
    "removed": lambda lines: lines[:4] + lines[5:],
    "added": lambda lines: [*lines, lines[3].replace(b'"number":4', b'"number":13')],
    "no record": lambda lines: [*lines, b"no json"],
    "swapped": lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
    "repeated": lambda lines: [*lines, lines[2]],
    "tail cut": lambda lines: lines[:8],
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampered_records_are_named_as_the_command_line_names_them(
    browser: Chrome, report: Path, how: str
) -> None:
    change(report, "records.jsonl", TAMPERING[how])
    write_report(report)
    state, text = seal_of(browser, report)
    on_command_line = [
        problem.removeprefix("records.jsonl, ")
        for problem in verify(report, None, {}).problems
        if not problem.endswith((".jsonl was changed", ".html was changed"))
    ]
    assert on_command_line
    assert (state, problems(browser)) == ("broken", on_command_line)
    assert text.startswith(f"NOT WHOLE: {on_command_line[0]}")


def test_a_changed_record_is_marked_where_it_stands(browser: Chrome, report: Path) -> None:
    change(report, "records.jsonl", TAMPERING["changed"])
    write_report(report)
    seal_of(browser, report)
    assert [row.split()[:2] for row in rows(browser) if "changed" in row] == [
        ["6", "changed"],
        ["7", "changed"],
    ]


def test_each_changed_picture_names_its_record(browser: Chrome, report: Path) -> None:
    records = [json.loads(line) for line in (report / "records.jsonl").read_text().splitlines()]
    for record in records[3:9]:
        picture = report / "images" / f"{record['content']['image']['sha256']}.png"
        original = picture.read_bytes()
        picture.write_bytes(original + b"\0")
        write_report(report)
        assert seal_of(browser, report)[1] == f"NOT WHOLE: record {record['number']}: its picture was changed"
        picture.write_bytes(original)


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("other", "checkpoint", "not signed by endface/"),
        ("later", "checkpoint", "the leaves do not lead to the signed root"),
        ("other", "device-card.json", "not signed by endface/"),
        ("later", "leaves.txt", "the leaves do not lead to the signed root"),
    ],
)
def test_another_devices_or_another_logs_parts_are_named(
    browser: Chrome, report: Path, reports: Path, source: str, name: str, said: str
) -> None:
    shutil.copy(reports / source / name, report / name)
    write_report(report)
    state, text = seal_of(browser, report)
    assert state == "broken"
    assert said in text


def test_an_earlier_log_that_is_not_continued_is_named(
    browser: Chrome, reports: Path, tmp_path: Path
) -> None:
    later = Path(shutil.copytree(reports / "later", tmp_path / "later"))
    proof = json.loads((later / "proof.json").read_bytes())
    proof["consistency"][0] = "00" * 32
    (later / "proof.json").write_text(json.dumps(proof))
    write_report(later)
    assert "no continuation" in seal_of(browser, later)[1]


def test_flipped_bits_in_the_pages_data_never_pass_for_whole(browser: Chrome, report: Path) -> None:
    page = (report / "report.html").read_bytes()
    for element in (b'id="sealed">', b'id="records-data">', b'id="leaves-data">', b"data-picture="):
        begin = page.index(element) + len(element)
        begin = page.index(b">", begin) + 1 if element.endswith(b"=") else begin
        end = page.index(b"</script>", begin)
        for place in range(begin + 40, end, max(1, (end - begin) // 4)):
            flipped = bytearray(page)
            flipped[place] ^= 1
            (report / "report.html").write_bytes(flipped)
            state, text = seal_of(browser, report)
            assert (element, state, text.split(":")[0]) == (element, "broken", "NOT WHOLE")


def named(browser: Chrome, report: Path) -> list[str]:
    """What the page names, which the command line names alike."""
    write_report(report)
    assert seal_of(browser, report)[0] == "broken"
    found = problems(browser)
    said = verify(report, None, {}).problems
    of_files = (".jsonl was changed", ".html was changed")
    of_records = [problem for problem in said if not problem.endswith(of_files)]
    assert [problem.removeprefix("records.jsonl, ") for problem in of_records] == found
    return found


def test_each_changed_field_of_a_record_names_the_record(browser: Chrome, tmp_path: Path) -> None:
    journal = made(tmp_path / "log", ports=70)
    export(journal, tmp_path / "bundle")
    journal.close()
    lines = (tmp_path / "bundle" / "records.jsonl").read_bytes().splitlines()
    records = [json.loads(line) for line in lines[3:143]]
    paths = [path for path in leaves_of(records[0]) if path != ("number",)]
    assert 100 < len(paths) <= len(records)
    changed = []
    for number, (record, path) in enumerate(zip(records, paths, strict=False), 4):
        if path in set(leaves_of(record)):
            lines[number - 1] = canonical(with_another(record, path))
            changed.append(number)
    assert len(changed) > len(paths) / 2
    (tmp_path / "bundle" / "records.jsonl").write_bytes(b"".join(line + b"\n" for line in lines))
    assert named(browser, tmp_path / "bundle") == [f"record {number} was changed" for number in changed]


MALFORMED = {
    "no content": lambda record: {**record, "content": None},
    "no job": lambda record: {**record, "content": {**record["content"], "job": None}},
    "no zones": lambda record: {**record, "content": {**record["content"], "profile": {"content": {}}}},
    "no features": lambda record: {**record, "content": {**record["content"], "features": 7}},
    "a path for a picture": lambda record: {
        **record,
        "content": {**record["content"], "image": {**record["content"]["image"], "sha256": "../../x"}},
    },
    "no moment": lambda record: {**record, "moment": {"utc": 7}},
    "a list": lambda record: [record["number"]],
}


@pytest.mark.parametrize("how", MALFORMED)
def test_a_record_that_was_made_another_shape_is_named_and_the_others_are_shown(
    browser: Chrome, report: Path, how: str
) -> None:
    def malform(lines: list[bytes]) -> list[bytes]:
        return [*lines[:4], canonical(MALFORMED[how](json.loads(lines[4]))), *lines[5:]]

    change(report, "records.jsonl", malform)
    awaited = ["line 5: a record that was never sealed", "record 5 is missing"]
    assert named(browser, report) == (awaited if how == "a list" else ["record 5 was changed"])
    assert [row.split()[0] for row in rows(browser)][:1] == ["4"]
    assert [row.split()[0] for row in rows(browser)][-4:] == ["6", "7", "8", "9"]
    for button in browser.find_elements(By.CSS_SELECTOR, "#records button.open")[:2]:
        browser.execute_script("arguments[0].click()", button)
        assert f"Record {button.text}" in browser.find_element(By.ID, "detail").text
    Select(browser.find_element(By.ID, "kind")).select_by_visible_text("all records")
    assert len(rows(browser)) == 12


def test_a_key_that_bears_another_keys_name_is_named(browser: Chrome, report: Path, reports: Path) -> None:
    card = json.loads((report / "device-card.json").read_bytes())
    other = json.loads((reports / "other" / "device-card.json").read_bytes())
    name, public = VerifierKey.parse(card["vkey"]).name, VerifierKey.parse(other["vkey"]).public
    (report / "device-card.json").write_text(json.dumps({**card, "vkey": VerifierKey(name, public).vkey}))
    write_report(report)
    assert "bears a name that is not its own" in seal_of(browser, report)[1]


FLIP = """
const [scripts, parts, flips, done] = arguments;
const work = new Function(`${scripts}; return async (parts, flips) => {
  const bytes = Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, bytesOf(text)]));
  const names = Object.keys(bytes);
  let state = 11;
  const below = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % n;
  };
  const whole = async (now) => {
    const text = (name) => new TextDecoder().decode(now[name]);
    const pictures = { has: (name) => name in now, bytes: (name) => now[name] };
    try {
      const [records, leaves] = [linesOf(text("records")), linesOf(text("leaves"))];
      const found = await checkAll(await pageOf(JSON.parse(text("sealed")), records, leaves, pictures));
      return found.problems.length === 0 && found.pictures.here === 1;
    } catch (error) { return false; }
  };
  const missed = [];
  if (!(await whole(bytes))) missed.push("untouched");
  for (let count = 0; count < flips; count += 1) {
    const name = names[below(names.length)];
    const place = below(bytes[name].length * 8);
    const flipped = bytes[name].slice();
    flipped[place >> 3] ^= 1 << (place & 7);
    if (await whole({ ...bytes, [name]: flipped })) missed.push(name + " " + place);
  }
  return missed;
};`)();
work(parts, flips).then(done, (error) => done([String(error)]));
"""
"""What the page does with its data, with one bit of it flipped, again and again."""


@pytest.mark.parametrize("name", ["all", "later", "some"])
def test_random_single_bit_flips_of_each_bundle_are_all_caught(
    browser: Chrome, reports: Path, tmp_path: Path, name: str
) -> None:
    page = (reports / name / "report.html").read_bytes()
    begin = page.index(b">", page.index(b'id="sealed"')) + 1
    picture = min((reports / name / "images").iterdir())
    parts = {
        "sealed": page[begin : page.index(b"</script>", begin)],
        "records": (reports / name / "records.jsonl").read_bytes(),
        "leaves": (reports / name / "leaves.txt").read_bytes(),
        picture.stem: picture.read_bytes(),
    }
    packed = {part: base64.b64encode(content).decode() for part, content in parts.items()}
    code = "\n".join((PAGE / script).read_text(encoding="utf-8") for script in SCRIPTS[:-1])
    (tmp_path / "blank.html").write_text("<!doctype html>")
    browser.get((tmp_path / "blank.html").as_uri())
    browser.set_script_timeout(TIMEOUT_S)
    assert browser.execute_async_script(FLIP, code, packed, FLIPS) == []
