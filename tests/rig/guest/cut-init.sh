#!/bin/sh
# The first and only process of a machine whose power is going to be cut: no systemd, so that it is soon there.
# Where it fails it ends, the kernel stands still, and the test says what the console said.
set -e
mount -t proc proc /proc
mount -t sysfs sys /sys
mkdir -p /opt/endface /var/lib/endface
mount -t ext4 -o ro /dev/vdb /opt/endface
mount -t ext4 /dev/vdc /var/lib/endface
cd /opt/endface
exec .venv/bin/python -m tests.rig.guest.write_on
