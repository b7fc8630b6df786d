#!/bin/sh
# Makes the virtual machine look like a board: lines, panel, and a revision that gpiozero knows.
set -e
modprobe -a gpio-sim i2c-dev
modprobe i2c_panel bus=1
chip=/sys/kernel/config/gpio-sim/board
if [ ! -d "$chip" ]; then
    mkdir -p "$chip/bank0"
    echo 54 >"$chip/bank0/num_lines"
    echo pinctrl-bcm2835 >"$chip/bank0/label"
    echo 1 >"$chip/live"
fi
mkdir -p /run/rig
ln -sfn "/sys/devices/platform/$(cat "$chip/dev_name")/$(cat "$chip/bank0/chip_name")" /run/rig/lines
# A Raspberry Pi Zero 2 W.
{ cat /proc/cpuinfo; printf '\nRevision\t: 902120\nModel\t\t: Raspberry Pi Zero 2 W Rev 1.0\n'; } >/run/rig/cpuinfo
# The camera: what it sees lies in /run/rig/frames; its memory comes from the one heap that is there.
mkdir -p /run/rig/frames
cp /opt/endface/tests/rig/guest/virtual.yaml /usr/share/libcamera/pipeline/virtual/virtual.yaml
ln -sfn system "/dev/dma_heap/linux,cma"
