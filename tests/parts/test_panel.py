"""The panel keeps its picture, may be unplugged, and comes back."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from device.config import ScreenSettings
from device.errors import PartError
from device.parts.oled import OledScreen
from device.parts.simulated.panel import SimulatedPanel


def picture(*lit: tuple[int, int]) -> Image.Image:
    drawn = Image.new("1", (128, 64))
    for at in lit:
        drawn.putpixel(at, 255)
    return drawn


def oled(panel: SimulatedPanel, settings: ScreenSettings | None = None) -> OledScreen:
    return OledScreen(lambda: panel, settings or ScreenSettings())


DOTS = picture((0, 0), (127, 63), (5, 17))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.tobytes() == other.tobytes()


@given(st.lists(st.tuples(st.integers(0, 127), st.integers(0, 63)), max_size=30))
def test_what_is_shown_arrives_bit_by_bit(lit: list[tuple[int, int]]) -> None:
    panel = SimulatedPanel()
    oled(panel).show(picture(*lit))
    assert same(panel.picture(), picture(*lit))


def test_each_picture_is_told_to_who_watches() -> None:
    seen: list[Image.Image] = []
    screen = oled(SimulatedPanel(seen.append))
    screen.show(DOTS)
    assert same(seen[-1], DOTS)


def test_an_unplugged_panel_is_said_each_time_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    panel = SimulatedPanel()
    screen = oled(panel)
    screen.show(DOTS)
    panel.unplug()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with pytest.raises(PartError, match="check its cable"):
                screen.show(DOTS)
        panel.plug()
        screen.show(DOTS)
    assert same(panel.picture(), DOTS)
    assert [r.message for r in caplog.records] == [
        "the screen does not answer; check its cable",
        "the screen is back",
    ]


def test_a_panel_that_was_never_there_is_a_fault_and_not_a_crash() -> None:
    panel = SimulatedPanel()
    panel.unplug()
    with pytest.raises(PartError):
        oled(panel).show(DOTS)


def test_a_panel_that_goes_in_the_middle_of_a_picture_is_the_same_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = SimulatedPanel()
    screen = oled(panel)
    screen.show(DOTS)
    monkeypatch.setattr(panel, "command", lambda *_: None)
    panel.unplug()
    with pytest.raises(PartError, match="check its cable"):
        screen.show(DOTS)


def test_asleep_it_is_dark_and_the_next_picture_wakes_it() -> None:
    panel = SimulatedPanel()
    screen = oled(panel)
    screen.show(DOTS)
    screen.sleep()
    assert panel.picture().getbbox() is None
    screen.show(DOTS)
    assert same(panel.picture(), DOTS)


def test_one_that_comes_back_while_asleep_is_not_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    panel = SimulatedPanel()
    screen = oled(panel)
    screen.show(DOTS)
    panel.unplug()
    with pytest.raises(PartError, match="check its cable"):
        screen.sleep()
    with pytest.raises(PartError, match="check its cable"):
        screen.sleep()
    panel.plug()
    switched: list[bool] = []
    answer = panel.command

    def watch(*order: int) -> None:
        answer(*order)
        switched.append(panel.is_on)

    monkeypatch.setattr(panel, "command", watch)
    screen.sleep()
    assert switched
    assert not any(switched)
    screen.show(DOTS)
    assert same(panel.picture(), DOTS)


def test_closing_leaves_it_dark_and_one_that_is_gone_alone() -> None:
    panel = SimulatedPanel()
    screen = oled(panel)
    screen.show(DOTS)
    screen.close()
    assert panel.picture().getbbox() is None
    screen.show(DOTS)
    panel.unplug()
    screen.close()


KINDS = [
    ScreenSettings(kind=kind, rotation_deg=turned)
    for kind in ("ssd1306", "ssd1309", "sh1106")
    for turned in (0, 180)
]


@pytest.mark.parametrize("settings", KINDS, ids=lambda s: f"{s.kind} turned by {s.rotation_deg}")
def test_every_kind_of_panel_shows_every_picture_the_right_way_up(settings: ScreenSettings) -> None:
    panel = SimulatedPanel(None, settings.kind, settings.rotation_deg)
    screen = oled(panel, settings)
    for shown in (DOTS, picture((64, 32), (127, 0), (0, 63)), DOTS):
        screen.show(shown)
        assert same(panel.picture(), shown)


def test_a_panel_told_to_be_of_another_kind_shows_no_right_picture() -> None:
    panel = SimulatedPanel(None, "sh1106")
    oled(panel, ScreenSettings(kind="ssd1306")).show(DOTS)
    assert not same(panel.picture(), DOTS)


def test_it_shines_as_configured_and_less_while_it_is_dimmed() -> None:
    panel = SimulatedPanel()
    screen = oled(panel, ScreenSettings(contrast=180))
    screen.show(DOTS)
    assert panel.contrast == 180
    screen.dim(dimmed=True)
    assert panel.contrast < 10
    assert same(panel.picture(), DOTS)
    panel.unplug()
    with pytest.raises(PartError):
        screen.show(DOTS)
    panel.plug()
    screen.show(DOTS)
    assert panel.contrast < 10
    screen.dim(dimmed=False)
    assert panel.contrast == 180


class CountedBus(SimulatedPanel):
    """A bus that knows how many hold it open."""

    held = 0

    def open(self) -> "CountedBus":
        self.held += 1
        return self

    def cleanup(self) -> None:
        self.held -= 1


def test_a_panel_that_stays_away_costs_nothing_however_often_it_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bus = CountedBus()
    kept: list[object] = []
    monkeypatch.setattr("atexit.register", kept.append)
    screen = OledScreen(bus.open, ScreenSettings())
    bus.unplug()
    for _ in range(100):
        with pytest.raises(PartError):
            screen.show(DOTS)
    assert bus.held == 0
    assert kept == []
    bus.plug()
    screen.show(DOTS)
    assert (bus.held, len(kept)) == (1, 1)
    screen.close()
    assert bus.held == 0
