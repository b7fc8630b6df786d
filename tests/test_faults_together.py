"""Two faults at once, under a watchdog: one is said and recorded after the other, not both in turns."""

from pathlib import Path

from device.config import load
from device.heartbeat import Heartbeat
from device.parts.simulated.clock import SimulatedClock
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face

OVERDUE = "the scale was due on 2025-12-31; calibrate it"


def test_what_stands_is_not_said_in_turns_with_what_the_watchdog_finds_meanwhile(tmp_path: Path) -> None:
    write_end_face(tmp_path / "clean.png", SceneKind.CLEAN)
    settings = {
        "ENDFACE_LOG_FOLDER": str(tmp_path / "log"),
        "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
        "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
        "ENDFACE_CAMERA_TIMEOUT_S": "0.05",
        "ENDFACE_CALIBRATION_DUE": "2025-12-31",
        "ENDFACE_CALIBRATION_OVERDUE": "refuse",
    }
    clock, signs = SimulatedClock(), []
    heartbeat = Heartbeat(lambda: signs.append(clock.monotonic_s()), watchdog_s=4)
    simulation = simulate(load(None, settings), tmp_path, clock, inspector, heartbeat=heartbeat)
    bench = Bench(simulation, clock, tmp_path / "log")
    bench.service.start()
    bench.camera.unplug()
    for _ in range(20):
        bench.pass_time(1.0)
    assert bench.is_in(Mode.ERROR)
    assert bench.fault_text == OVERDUE
    errors = [record["content"]["text"] for record in bench.records() if record["kind"] == "error"]
    assert errors == [OVERDUE]
    assert signs == [], "a camera that gives no picture is still a matter for the watchdog"
    bench.service.close()
