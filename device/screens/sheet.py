"""Many pictures on one page. Pure."""

from PIL import Image

_BACKGROUND = 96
_MARGIN_PX = 8


def contact_sheet(pictures: list[Image.Image], columns: int = 3, zoom: int = 4) -> Image.Image:
    """All pictures, enlarged by an integer, in rows on a grey page of mode "L".

    Args:
        pictures: at least one, all of one size.
        columns: how many in a row, at least 1.
        zoom: the enlargement, at least 1.
    """
    width, height = (side * zoom for side in pictures[0].size)
    rows = -(-len(pictures) // columns)
    page = Image.new("L", (columns * (width + 2 * _MARGIN_PX), rows * (height + 2 * _MARGIN_PX)), _BACKGROUND)
    for number, picture in enumerate(pictures):
        column, row = number % columns, number // columns
        at = (
            column * (width + 2 * _MARGIN_PX) + _MARGIN_PX,
            row * (height + 2 * _MARGIN_PX) + _MARGIN_PX,
        )
        page.paste(picture.convert("L").resize((width, height), Image.Resampling.NEAREST), at)
    return page
