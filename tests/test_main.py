"""The command line's edge: errors become one line and an exit status, once."""

import subprocess
import sys

import pytest

from device import __main__ as command_line
from device import __version__
from device.errors import ConfigurationError, LogError, ModelError, PartError, ProfileError


def failing_with(monkeypatch, error: BaseException) -> int:
    def register(subparsers):
        def run(args):
            del args
            raise error

        subparsers.add_parser("inspect").set_defaults(run=run)

    monkeypatch.setattr("device.commands.inspect.register", register)
    return command_line.main(["inspect"])


@pytest.mark.parametrize("error", [ConfigurationError, ProfileError])
def test_a_wrong_setting_or_profile_is_used_wrongly(monkeypatch, capsys, error):
    assert failing_with(monkeypatch, error("the reason")) == 2
    assert capsys.readouterr().err == "endface: the reason\n"


@pytest.mark.parametrize("error", [ModelError, PartError, LogError])
def test_any_other_fault_of_the_instrument_is_a_no(monkeypatch, capsys, error):
    assert failing_with(monkeypatch, error("the reason")) == 1
    assert capsys.readouterr().err == "endface: the reason\n"


def test_an_interrupt_is_quiet(monkeypatch, capsys):
    assert failing_with(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


def test_a_fault_of_the_program_itself_is_not_hidden(monkeypatch):
    with pytest.raises(ZeroDivisionError):
        failing_with(monkeypatch, ZeroDivisionError())


@pytest.mark.parametrize("argv", [[], ["no-such-command"]])
def test_no_or_an_unknown_command_is_used_wrongly(capsys, argv):
    with pytest.raises(SystemExit) as stopped:
        command_line.main(argv)
    assert stopped.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit) as stopped:
        command_line.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"endface {__version__}\n"


@pytest.mark.parametrize("command", command_line.COMMANDS)
def test_every_command_explains_itself(capsys, command):
    with pytest.raises(SystemExit) as stopped:
        command_line.main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: endface {command}" in capsys.readouterr().out


def test_help_names_every_command_without_loading_what_they_need():
    script = (
        "import contextlib, sys\n"
        "from device.__main__ import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "print('heavy:', sorted({'numpy', 'cv2', 'PIL', 'jsonschema'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(command_line.COMMANDS) <= set(done.stdout.split())
    assert done.stdout.endswith("heavy: []\n")
