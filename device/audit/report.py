"""The report: a bundle as one page that checks itself in the browser, with no network."""

import base64
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from device.audit.bundle import BEFORE, CARD, CHECKPOINT, LEAVES, PROOF, RECORDS

REPORT = "report.html"
PICTURES_IN_PAGE_BYTES = 64 * 2**20
"""What lies in the page, and is checked there; further pictures stay beside it, in images/."""
RECORDS_IN_PAGE_BYTES = 300 * 2**20
"""Of records, unpacked: a browser holds no text longer than 2^29 characters."""
CHUNK_BYTES = 3 * 2**16
"""A multiple of 3, so that base64 can be written piece by piece."""
GZIP = 31
PAGE = Path(__file__).parent / "page"
SCRIPTS = ("seal.js", "check.js", "compare.js", "words.js", "data.js", "detail.js", "view.js")


def write_report(
    bundle: Path,
    pictures_bytes: int = PICTURES_IN_PAGE_BYTES,
    records_bytes: int = RECORDS_IN_PAGE_BYTES,
) -> None:
    """Write `report.html` into a bundle, from its other files.

    Args:
        bundle: the folder.
        pictures_bytes: how much room pictures may take in the page.
        records_bytes: how long records may be in all, unpacked; a longer log is not in the page, which
            then says how else it is read and checked.

    Raises:
        OSError: something cannot be read or written.
    """
    template = (PAGE / "report.html").read_text(encoding="utf-8")
    script = "\n".join((PAGE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    before, after = template.split("{{data}}")
    before = before.replace("{{style}}", (PAGE / "report.css").read_text(encoding="utf-8"))
    with (bundle / REPORT).open("wb") as page:
        page.write(before.encode())
        if (bundle / RECORDS).stat().st_size <= records_bytes:
            _write_data(page, bundle, pictures_bytes)
        page.write(after.replace("{{script}}", script).encode())


def _write_data(page: BinaryIO, bundle: Path, pictures_bytes: int) -> None:
    page.write(b'<script type="application/json" id="sealed">%b</script>\n' % _sealed(bundle))
    for name, part in (("records-data", RECORDS), ("leaves-data", LEAVES)):
        page.write(b'<script type="text/plain" id="%b">' % name.encode())
        _write_base64(page, _packed(bundle / part))
        page.write(b"</script>\n")
    for picture in sorted((bundle / "images").glob("*.png")):
        pictures_bytes -= picture.stat().st_size
        if pictures_bytes < 0:
            break
        page.write(b'<script type="text/plain" data-picture="%b">' % picture.stem.encode())
        page.write(base64.b64encode(picture.read_bytes()))
        page.write(b"</script>\n")


def _sealed(bundle: Path) -> bytes:
    earlier = bundle / BEFORE
    sealed = {
        "vkey": json.loads((bundle / CARD).read_bytes())["vkey"],
        "proof": json.loads((bundle / PROOF).read_bytes()),
        "checkpoint": (bundle / CHECKPOINT).read_text(encoding="utf-8"),
        "before": earlier.read_text(encoding="utf-8") if earlier.exists() else None,
    }
    # A text in it must not end the element.
    return json.dumps(sealed).replace("<", "\\u003c").encode()


def _packed(path: Path) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=GZIP)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield packer.compress(chunk)
    yield packer.flush()


def _write_base64(page: BinaryIO, chunks: Iterator[bytes]) -> None:
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole = len(rest) // 3 * 3
        page.write(base64.b64encode(rest[:whole]))
        rest = rest[whole:]
    page.write(base64.b64encode(rest))
