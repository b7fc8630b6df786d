"""What a person does to the machine: press buttons, change the end face, pull the panel's cable."""

from pathlib import Path

from PIL import Image

from tests.rig.machine import Machine
from tests.rig.recording import Recording

LINES = {"inspect": 17, "up": 27, "down": 22}
HOLD_S = 0.3
UNPLUGGED = "/sys/module/i2c_panel/parameters/unplugged"
FRAMES = "/run/rig/frames"


class Hands:
    """Drives one machine, and watches its panel."""

    def __init__(self, machine: Machine) -> None:
        """Take the machine."""
        self._machine = machine
        self._recording = Recording(machine.panel_recording)

    def press(self, button: str) -> None:
        """Pull a button's line to ground for a moment."""
        pull = f"/run/rig/lines/sim_gpio{LINES[button]}/pull"
        self._machine.run("sh", "-c", f"echo pull-down > {pull}; sleep {HOLD_S}; echo pull-up > {pull}")

    def show_the_camera(self, picture: str) -> None:
        """Put a picture before the camera, which looks again when the service starts."""
        self._machine.run("sh", "-c", f"rm -f {FRAMES}/*; cp /opt/endface/frames/{picture} {FRAMES}/")

    def unplug_panel(self) -> None:
        """Pull the panel's cable."""
        self._machine.write(UNPLUGGED, "Y")

    def plug_panel(self) -> None:
        """Put the panel's cable back."""
        self._machine.write(UNPLUGGED, "N")

    def seen(self) -> list[Image.Image]:
        """What was on the panel, each new picture once."""
        return self._recording.pictures()

    def save(self, folder: Path) -> None:
        """Keep what was on the panel as PNG files, numbered."""
        folder.mkdir(parents=True, exist_ok=True)
        for number, picture in enumerate(self.seen()):
            picture.save(folder / f"{number:03d}.png")
