"""The report on paper: one page a port, with before and after. Needs the extra `report` (reportlab)."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from device.audit.bundle import Bundle

Record = Mapping[str, Any]
MARGIN_MM, PICTURE_MM, GAP_MM = 18, 84, 6
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


def write_pdf(bundle: Bundle, ports: Iterable[Sequence[Record]], path: Path) -> None:
    """Write one page for each port.

    Args:
        bundle: a bundle that was verified.
        ports: the attempts at each port, in order.
        path: the PDF file.

    Raises:
        OSError: a picture cannot be read, or the file not be written.
    """
    story: list[Flowable] = []
    for attempts in ports:
        story += [*_page(bundle.folder, attempts), PageBreak()]
    margin = MARGIN_MM * mm
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


def attempts_by_port(records: Iterable[Record]) -> list[list[Record]]:
    """Inspections that belong together: those at one port, from its first attempt on.

    A port is told by its job list and label, or by operator and number where there was no list.
    """
    ports: list[list[Record]] = []
    open_ports: dict[tuple[object, object], list[Record]] = {}
    for record in records:
        if record["kind"] != "inspection":
            continue
        job = record["content"]["job"]
        name = (job["job"], job["label"]) if job.get("job") else (job["operator"], job["port"])
        if job["attempt"] == 1 or name not in open_ports:
            open_ports[name] = []
            ports.append(open_ports[name])
        open_ports[name].append(record)
    return ports


class Marked(Flowable):
    """A picture of an end face with zones and features drawn over it."""

    def __init__(self, path: Path, content: Mapping[str, Any], width_pt: float) -> None:
        """Lay a picture out at a width.

        Raises:
            OSError: it cannot be read.
        """
        super().__init__()
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


def _page(folder: Path, attempts: Sequence[Record]) -> list[Flowable]:
    last = attempts[-1]
    job, verdict = last["content"]["job"], last["content"]["verdict"]
    shown = [attempts[0], last] if len(attempts) > 1 else [last]
    profile = last["content"]["profile"]["content"]
    return [
        Paragraph(_text(f"Port {job.get('label') or job['port']}"), STYLES["Title"]),
        Paragraph(f'<font color="{COLOURS[verdict]}"><b>{VERDICTS[verdict]}</b></font>', STYLES["Heading1"]),
        _facts(last, len(attempts)),
        Spacer(1, GAP_MM * mm),
        Table([[_picture(folder, each) for each in shown]], colWidths=[(PICTURE_MM + 3) * mm] * len(shown)),
        Paragraph("Attempts", STYLES["Heading2"]),
        _table(["Attempt", "Record", "Time (UTC)", "Verdict", "Why"], [_attempt(each) for each in attempts]),
        Paragraph("Limits", STYLES["Heading2"]),
        Paragraph(_text(f"{profile['title']}: {profile['source']}"), SMALL),
        _table(["Zone", "Diameters, um", "Found at the end"], _found(last)),
    ]


def _facts(last: Record, attempts: int) -> Flowable:
    content = last["content"]
    rows = [
        ("Operator", content["job"]["operator"]),
        ("Job", content["job"].get("job") or "none"),
        ("Instrument", f"{last['instrument']['serial']}, firmware {last['instrument']['firmware']}"),
        ("Profile", content["profile"]["name"]),
        ("Attempts", attempts),
        ("Next", content["action"]),
    ]
    table = Table([[_cell(name), _cell(text)] for name, text in rows], colWidths=[28 * mm, None], style=LINES)
    table.hAlign = "LEFT"
    return table


def _picture(folder: Path, record: Record) -> list[Flowable]:
    content = record["content"]
    name = f"attempt {content['job']['attempt']}: {VERDICTS[content['verdict']]}"
    path = folder / "images" / f"{content['image']['sha256']}.png"
    if not path.exists():
        # The bundle is whole, so a later record says that it was removed.
        return [Paragraph(f"{name}; the picture was removed after an export held it", SMALL)]
    return [Marked(path, content, PICTURE_MM * mm), Paragraph(name, SMALL)]


def _attempt(record: Record) -> list[object]:
    content = record["content"]
    why = "; ".join(reason["text"] for reason in content["reasons"]) or "nothing over its limits"
    time = record["moment"]["utc"][:19].replace("T", " ")
    return [content["job"]["attempt"], record["number"], time, VERDICTS[content["verdict"]], why]


def _found(record: Record) -> list[list[object]]:
    content = record["content"]
    counts = content["rules"]["zones"]
    return [
        [
            zone["name"],
            f"{zone['inner_um']:g} to {zone['outer_um']:g}",
            ", ".join(f"{count} {what}" for what, count in counts.get(zone["name"], {}).items()),
        ]
        for zone in content["profile"]["content"]["zones"]
    ]


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Flowable:
    bold = [Paragraph(f"<b>{head}</b>", SMALL) for head in heads]
    widths = [18 * mm, 24 * mm, 34 * mm, 24 * mm, None][: len(heads) - 1]
    return Table(
        [bold, *([_cell(cell) for cell in row] for row in rows)], colWidths=[*widths, None], style=LINES
    )


def _cell(value: object) -> Paragraph:
    return Paragraph(_text(str(value)), SMALL)


def _text(text: str) -> str:
    """A text from a record is text: nothing in it is markup."""
    return escape(text)
