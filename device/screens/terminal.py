"""A panel's picture as text, two rows of pixels a line. Pure."""

from PIL import Image

_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def as_text(picture: Image.Image) -> str:
    """A framed block of text: one character a column, one line for two rows of a mode "1" picture."""
    width, height = picture.size
    lit = [1 if value else 0 for value in picture.convert("L").tobytes()]
    rows = [lit[y * width : (y + 1) * width] for y in range(height)]
    lines = [
        "".join(_HALVES[pair] for pair in zip(rows[y], rows[y + 1], strict=True)) for y in range(0, height, 2)
    ]
    edge = "─" * width
    return "\n".join([f"┌{edge}┐", *(f"│{line}│" for line in lines), f"└{edge}┘"])
