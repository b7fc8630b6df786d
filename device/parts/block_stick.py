"""A stick behind a block device. What is on it may be hostile: few file systems, and nothing of it is run.

Needs the right to mount. Mounting is done by mount(8) and umount(8), the type told by blkid(8).
"""

import errno
import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from mmap import mmap
from pathlib import Path

from device.parts.stick import StickError, Trouble
from device.parts.tools import run

FILE_SYSTEMS = frozenset({"vfat", "exfat"})
RULES = "nodev,nosuid,noexec"
TROUBLES = {errno.ENOSPC: Trouble.FULL, errno.EFBIG: Trouble.FULL}
"""Any other error is a broken stick, also EROFS: the kernel gives up writing where it finds FAT broken."""
BLOCK_BYTES = 4096
GOES_WITHIN_S = 10.0
"""How long a pulled stick may keep its name: first what is being written fails, then the kernel lets go."""
LOOK_S = 0.05


class BlockStick:
    """One partition of a stick, or a stick without partitions."""

    def __init__(self, device: Path, mount_point: Path, file_systems: Collection[str] = FILE_SYSTEMS) -> None:
        """Use a stick.

        Args:
            device: its block device.
            mount_point: a folder for it, made where it is missing.
            file_systems: the types that are mounted, as the kernel names them.
        """
        self._device, self._mount_point, self._file_systems = device, mount_point, file_systems

    @contextmanager
    def mounted(self, *, writable: bool) -> Iterator[Path]:
        """See `Stick.mounted`."""
        self._mount(writable=writable)
        try:
            yield self._mount_point
            # FAT shows an empty folder where it cannot read one: what was found counts if the stick is there.
            self._require_answer()
        except OSError as error:
            raise StickError(self._cause(TROUBLES.get(error.errno or 0, Trouble.BROKEN))) from error
        except StickError as fault:
            raise StickError(self._cause(fault.trouble)) from fault
        finally:
            self._unmount()

    def _mount(self, *, writable: bool) -> None:
        if self._belongs_to_the_system():
            raise StickError(Trouble.IN_USE)
        kind = self._file_system()
        self._mount_point.mkdir(parents=True, exist_ok=True)
        options = f"{'rw' if writable else 'ro'},{RULES}"
        done = run("mount", "-t", kind, "-o", options, str(self._device), str(self._mount_point))
        if done.returncode == 0:
            if writable:
                self._require_writable()
            return
        protected = (writable and "write-protected" in done.stderr) or "read-only" in done.stderr
        raise StickError(self._cause(Trouble.PROTECTED if protected else Trouble.BROKEN))

    def _require_writable(self) -> None:
        """Some versions of mount fall back to reading only where the stick is write-protected."""
        if os.statvfs(self._mount_point).f_flag & os.ST_RDONLY:
            self._unmount()
            raise StickError(Trouble.PROTECTED)

    def _unmount(self) -> None:
        if run("umount", str(self._mount_point)).returncode:
            # Pulled: what was not written is lost, and said by what is read back.
            run("umount", "--lazy", str(self._mount_point))
        self._mount_point.rmdir()

    def _file_system(self) -> str:
        found = run("blkid", "--probe", "--output", "value", "--match-tag", "TYPE", str(self._device))
        kind = found.stdout.strip()
        if not kind:
            raise StickError(self._cause(Trouble.BROKEN))
        if kind not in self._file_systems:
            raise StickError(Trouble.FOREIGN)
        return kind

    def _belongs_to_the_system(self) -> bool:
        """Whether something of the same disk is mounted already, as where the system starts from USB."""
        entry = Path("/sys/class/block") / self._device.name
        disk = entry.resolve().parent.name if (entry / "partition").exists() else self._device.name
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        sources = [line.rsplit(" - ", 1)[1].split()[1] for line in mounts]
        return any(re.fullmatch(rf"/dev/{re.escape(disk)}(p?\d+)?", source) for source in sources)

    def _require_answer(self) -> None:
        if not self._answers():
            raise StickError(Trouble.BROKEN)

    def _cause(self, trouble: Trouble) -> Trouble:
        """What is behind a trouble, whatever it looks like: no answer means pulled, or else broken."""
        if self._answers():
            return trouble
        return Trouble.PULLED if self._goes() else Trouble.BROKEN

    def _answers(self) -> bool:
        """Whether its first block can be read, past what the kernel remembers of it."""
        with suppress(OSError):
            descriptor = os.open(self._device, os.O_RDONLY | os.O_DIRECT)
            try:
                return os.preadv(descriptor, [mmap(-1, BLOCK_BYTES)], 0) == BLOCK_BYTES
            finally:
                os.close(descriptor)
        return False

    def _goes(self) -> bool:
        """Whether its name goes, now or soon."""
        end_s = time.monotonic() + GOES_WITHIN_S
        while self._device.exists():
            if time.monotonic() >= end_s:
                return False
            time.sleep(LOOK_S)
        return True
