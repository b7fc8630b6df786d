"""The menu as values: pages of items, and where in it the instrument is. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Order(StrEnum):
    """What choosing an item asks for."""

    NOTHING = "nothing"
    BACK = "back"
    PROFILES = "profiles"
    PROFILE = "profile"
    JOBS = "jobs"
    JOB = "job"
    PORT = "port"
    OPERATORS = "operators"
    OPERATOR = "operator"
    STICK = "stick"
    WISH = "wish"
    OFFER = "offer"
    LOG = "log"
    CALIBRATION = "calibration"
    CHECK = "check"
    LANGUAGES = "languages"
    LANGUAGE = "language"
    ABOUT = "about"
    SWITCH_OFF = "switch off"


@dataclass(frozen=True)
class Item:
    """One line of a page.

    Attributes:
        text: what stands there.
        order: what choosing it asks for.
        value: what is chosen, e.g. the name of a profile.
        page: what choosing it opens; None where nothing that is known beforehand.
        marked: it is what is in force now.
        note: what stands at the end of the line, e.g. how far a job is.
    """

    text: str
    order: Order = Order.NOTHING
    value: str = ""
    page: "Page | None" = None
    marked: bool = False
    note: str = ""


@dataclass(frozen=True)
class Page:
    """A title with its items, at least one.

    Attributes:
        title: what the page is about.
        items: its lines, from top to bottom.
        code: a text that is shown as a QR code in place of the items; empty where there is none.
    """

    title: str
    items: tuple[Item, ...]
    code: str = ""


@dataclass(frozen=True)
class Menu:
    """An open page, the item that the cursor is on, and what is shown again when it is left.

    Attributes:
        page: what is shown.
        cursor: place of an item of it, from 0.
        behind: the page that it was opened from; None at the first one.
    """

    page: Page
    cursor: int = 0
    behind: "Menu | None" = None

    @property
    def item(self) -> Item:
        """What the cursor is on."""
        return self.page.items[self.cursor]

    def moved(self, items: int) -> "Menu":
        """The cursor so many items further down; beyond the last one it goes on at the first."""
        return replace(self, cursor=(self.cursor + items) % len(self.page.items))

    def opened(self, page: Page) -> "Menu":
        """A page shown over this one."""
        return replace(Menu.at_first(page), behind=self)

    @classmethod
    def at_first(cls, page: Page) -> "Menu":
        """A page with the cursor on what is in force, else on the first item."""
        marked = (place for place, item in enumerate(page.items) if item.marked)
        return cls(page, next(marked, 0))
