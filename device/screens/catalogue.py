"""Every text of the panel, in one place."""

from collections.abc import Mapping
from types import MappingProxyType

from device.grading.grade import Action
from device.vision.findings import Kind

WORKING = "WORKING"
HOLD_STILL = "hold still"
PORT = "Port"
ATTEMPT = "Try"
FOCUS = "Focus"
PASS = "PASS"
FAIL = "FAIL"
NOT_GRADED = ("NOT", "GRADED")
ERROR = "ERROR"
NOTICE = "NOTE"
SWITCHING_OFF = ("SWITCHING", "OFF")
ZONE_TABLE = ("Zone", "scr", "def", "over")
RULES = "Rules"
NETWORK = "Network"
NOT_JUDGED = "not judged"
DIRTY = "dirty"
FOUND = "found"
ON_OPTICS = ("on the microscope:", "clean its optics")
IN_ZONE = "zone"
WORST = "worst"
UM = "um"
SCAN = ("scan to", "verify")
RECORD = "record"

ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.NONE: "Ready for service",
        Action.CLEAN: "Clean, inspect again",
        Action.CLEAN_AGAIN: "Clean again, inspect",
        Action.REPLACE: "Replace or repolish",
        Action.REFOCUS: "Turn the focus",
        Action.CENTER: "Move fibre to middle",
        Action.ADJUST_LIGHT: "Adjust the light",
        Action.CHECK_SETUP: "Check fibre, profile",
    }
)

# Before the method, as in "Clean: wet and dry"; "Clean again" would leave too little room for it.
CLEANINGS: Mapping[Action, str] = MappingProxyType({Action.CLEAN: "Clean", Action.CLEAN_AGAIN: "Reclean"})

KINDS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.SCRATCH: "scratch",
        Kind.PARTICLE: "particle",
        Kind.RESIDUE: "residue",
        Kind.OIL_FILM: "oil film",
        Kind.PIT: "pit",
        Kind.CRACK: "crack",
        Kind.CHIP: "chip",
    }
)
