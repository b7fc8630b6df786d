"""The report on paper: one page a port, with before and after. Needs the extra `report` (reportlab)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepInFrame,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from device.audit.attempts import Attempt, Record
from device.audit.bundle import Bundle
from device.errors import LogError
from device.grading.grade import Verdict

MARGIN_MM, PICTURE_MM, GAP_MM, PADDING_PT = 18, 84, 6, 6
ATTEMPTS_MM, LIMITS_MM = (18, 24, 34, 24), (14, 26, 36, 52)
"""Widths of all columns but the last."""
LONGEST_TEXT = 600
FIRST_ATTEMPTS, LAST_ATTEMPTS = 2, 6
"""Of many attempts at one port, those that a page lists."""
VERDICTS = {"PASS": "PASS", "FAIL": "FAIL", "NOT_GRADED": "NOT GRADED"}
COLOURS = {"PASS": "#0b6b3a", "FAIL": "#a4161a", "NOT_GRADED": "#7a4b00"}
STYLES = getSampleStyleSheet()
SMALL = ParagraphStyle("small", STYLES["BodyText"], fontSize=7.5, leading=9.5)
LINES = TableStyle(
    [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9c2cb")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
    ]
)


def write_pdf(bundle: Bundle, ports: Iterable[Sequence[Attempt]], path: Path) -> None:
    """Write one page for each port.

    Args:
        bundle: a bundle that was verified.
        ports: the attempts at each port, in order.
        path: the PDF file.

    Raises:
        LogError: a picture cannot be read.
        OSError: the file cannot be written.
    """
    margin = MARGIN_MM * mm
    width, height = (side - 2 * (margin + PADDING_PT) for side in A4)
    story: list[Flowable] = []
    for attempts in ports:
        # However much there is to say of a port, it is one page.
        story += [KeepInFrame(width, height, _page(bundle.folder, attempts), mode="shrink"), PageBreak()]
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title="Endface report",
        author=bundle.key.name,
        lang="en",
    )

    def foot(canvas: Canvas, _: object) -> None:
        assert bundle.checkpoint is not None
        canvas.setFont("Helvetica", 6.5)
        size, root = bundle.checkpoint.size, bundle.checkpoint.root.hex()
        canvas.drawString(margin, 12 * mm, f"sealed log {bundle.key.name}, {size} records, root {root}")
        canvas.drawString(margin, 9 * mm, f"device key's fingerprint {bundle.key.fingerprint}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)


class Marked(Flowable):
    """A picture of an end face with zones and features drawn over it."""

    def __init__(self, path: Path, content: Mapping[str, Any], width_pt: float) -> None:
        """Lay a picture out at a width.

        Raises:
            LogError: it cannot be read.
        """
        super().__init__()
        _refuse_damaged(path)
        self._picture, self._content = ImageReader(str(path)), content
        self._size_px = self._picture.getSize()
        self.width, self.height = width_pt, width_pt * self._size_px[1] / self._size_px[0]

    def draw(self) -> None:
        """Draw it: zones blue, defects red, scratches yellow."""
        self.canv.drawImage(self._picture, 0, 0, self.width, self.height)
        if self._content["end_face"] is None:
            return
        # A zone may reach beyond the picture.
        frame = self.canv.beginPath()
        frame.rect(0, 0, self.width, self.height)
        self.canv.clipPath(frame, stroke=0)
        self.canv.setLineWidth(0.6)
        for zone in self._content["profile"]["content"]["zones"]:
            self._circle(0, 0, zone["outer_um"], "#4cc3ff")
        for feature in self._content["features"]:
            around_um = max(feature["length_um"], feature["size_um"]) + 4
            colour = "#ffd24d" if feature["kind"] == "scratch" else "#ff4d4d"
            self._circle(feature["x_um"], feature["y_um"], around_um, colour)

    def _circle(self, x_um: float, y_um: float, diameter_um: float, colour: str) -> None:
        scale, center = self._content["image"]["scale"], self._content["end_face"]["center_px"]
        pt_per_px = self.width / self._size_px[0]
        x_pt = (center[0] + 0.5 + x_um / scale["x_um_per_px"]) * pt_per_px
        y_pt = self.height - (center[1] + 0.5 + y_um / scale["y_um_per_px"]) * pt_per_px
        x_radius = diameter_um / 2 / scale["x_um_per_px"] * pt_per_px
        y_radius = diameter_um / 2 / scale["y_um_per_px"] * pt_per_px
        self.canv.setStrokeColor(colors.HexColor(colour))
        self.canv.ellipse(x_pt - x_radius, y_pt - y_radius, x_pt + x_radius, y_pt + y_radius)


def _refuse_damaged(path: Path) -> None:
    """Make sure that a picture can be drawn: whoever sealed it may have sealed anything.

    Raises:
        LogError: it cannot.
    """
    try:
        with Image.open(path) as picture:
            picture.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise LogError(f"the picture {path.name} cannot be read: {error}") from error


def _page(folder: Path, attempts: Sequence[Attempt]) -> list[Flowable]:
    last = attempts[-1]
    content = last.record["content"]
    verdict, profile = content["verdict"], content["profile"]["content"]
    graded = (each for each in attempts if each.record["content"]["verdict"] != Verdict.NOT_GRADED)
    first = next(graded, attempts[0])
    shown = [last] if first is last else [first, last]
    return [
        Paragraph(_text(f"Port {last.job.get('label') or last.job['port']}"), STYLES["Title"]),
        Paragraph(f'<font color="{COLOURS[verdict]}"><b>{VERDICTS[verdict]}</b></font>', STYLES["Heading1"]),
        _facts(last, len({each.job["attempt"] for each in attempts})),
        Spacer(1, GAP_MM * mm),
        Table([[_picture(folder, each) for each in shown]], colWidths=[(PICTURE_MM + 3) * mm] * len(shown)),
        Paragraph("Attempts", STYLES["Heading2"]),
        _table(["Attempt", "Record", "Time (UTC)", "Verdict", "Why"], _listed(attempts), ATTEMPTS_MM),
        *(Paragraph(_text(text), SMALL) for text in _amended(attempts)),
        Paragraph("Limits", STYLES["Heading2"]),
        Paragraph(_text(f"{profile.get('title', '')}: {profile.get('source', '')}"), SMALL),
        _table(
            ["Zone", "Diameters, um", "Scratches", "Defects", "Found at the end"],
            _found(last.record),
            LIMITS_MM,
        ),
    ]


def _listed(attempts: Sequence[Attempt]) -> list[list[object]]:
    left_out = len(attempts) - FIRST_ATTEMPTS - LAST_ATTEMPTS
    if left_out <= 0:
        return [_attempt(each) for each in attempts]
    first, last = attempts[:FIRST_ATTEMPTS], attempts[-LAST_ATTEMPTS:]
    note: list[object] = ["", "", "", "", f"{left_out} attempts in between are in report.html"]
    return [*map(_attempt, first), note, *map(_attempt, last)]


def _amended(attempts: Sequence[Attempt]) -> list[str]:
    """What each amended record said, which amendments have changed it, by whom and why."""
    return [
        f"record {each.record['number']} said {_place(each.record['content']['job'])} "
        + "; ".join(
            f"(record {by['number']}, {by['content']['operator']}: {by['content']['text']})"
            for by in each.amendments
        )
        for each in attempts
        if each.amendments
    ]


def _place(job: Mapping[str, Any]) -> str:
    return f"port {job.get('label') or job['port']}"


def _facts(last: Attempt, attempts: int) -> Flowable:
    content, instrument = last.record["content"], last.record["instrument"]
    rows = [
        ("Operator", last.job["operator"]),
        ("Job", last.job.get("job") or "none"),
        ("Instrument", f"{instrument['serial']}, firmware {instrument['firmware']}"),
        ("Profile", content["profile"]["name"]),
        ("Attempts", attempts),
        ("Next", content["action"]),
    ]
    table = Table([[_cell(name), _cell(text)] for name, text in rows], colWidths=[28 * mm, None], style=LINES)
    table.hAlign = "LEFT"
    return table


def _picture(folder: Path, attempt: Attempt) -> list[Flowable]:
    content = attempt.record["content"]
    name = f"attempt {attempt.job['attempt']}: {VERDICTS[content['verdict']]}"
    path = folder / "images" / f"{content['image']['sha256']}.png"
    if not path.exists():
        # The bundle is whole, so a later record says that it was removed.
        return [Paragraph(f"{name}; the picture was removed after an export held it", SMALL)]
    return [Marked(path, content, PICTURE_MM * mm), Paragraph(name, SMALL)]


def _attempt(attempt: Attempt) -> list[object]:
    record, content = attempt.record, attempt.record["content"]
    why = "; ".join(reason["text"] for reason in content["reasons"]) or "nothing over its limits"
    time = record["moment"]["utc"][:19].replace("T", " ")
    return [attempt.job["attempt"], record["number"], time, VERDICTS[content["verdict"]], why]


def _found(record: Record) -> list[list[object]]:
    content = record["content"]
    counts = content["rules"]["zones"]
    return [
        [
            zone["name"],
            f"{zone['inner_um']:g} to {zone['outer_um']:g}",
            _allowed(zone["scratches"]),
            _allowed(zone["defects"]),
            ", ".join(f"{count} {what}" for what, count in counts.get(zone["name"], {}).items()),
        ]
        for zone in content["profile"]["content"]["zones"]
    ]


def _allowed(limit: str | Sequence[Mapping[str, Any]]) -> str:
    """A zone's limit in words; sizes in um."""
    return limit if isinstance(limit, str) else "; ".join(map(_band, limit))


def _band(band: Mapping[str, Any]) -> str:
    signs = (("over_um", ">"), ("from_um", ">="), ("to_um", "<="), ("below_um", "<"))
    sizes = " and ".join(f"{sign} {band[name]:g}" for name, sign in signs if band.get(name))
    count = f"at most {band['at_most']}" if band["at_most"] else "none"
    return f"{count} {sizes}".strip()


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], widths_mm: Sequence[float]) -> Flowable:
    bold = [Paragraph(f"<b>{head}</b>", SMALL) for head in heads]
    widths = [width * mm for width in widths_mm]
    return Table(
        [bold, *([_cell(cell) for cell in row] for row in rows)], colWidths=[*widths, None], style=LINES
    )


def _cell(value: object) -> Paragraph:
    return Paragraph(_text(str(value)), SMALL)


def _text(text: str) -> str:
    """A text from a record is text: nothing in it is markup; one that is too long is cut."""
    return escape(text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} ...")
