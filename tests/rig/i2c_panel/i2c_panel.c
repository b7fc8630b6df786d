// SPDX-License-Identifier: GPL-2.0-only
/*
 * A virtual I2C adapter with one device that takes every write, like an OLED, and keeps it.
 *
 * Each write is handed on through /dev/i2c-panel: two bytes of length, the lower first, then what was
 * written. A reader that waits gets it at once; one that is slow loses whole writes, never parts of one.
 * While the parameter "unplugged" is set nobody answers on the bus, as with a cable that was pulled.
 *
 * A kernel module must be under the kernel's licence, so this file is, alone in this project.
 */
#include <linux/fs.h>
#include <linux/i2c.h>
#include <linux/kfifo.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/wait.h>

#define KEPT_BYTES (1 << 18)

static ushort address = 0x3c;
module_param(address, ushort, 0444);
MODULE_PARM_DESC(address, "where the device answers");

static int bus = 1;
module_param(bus, int, 0444);
MODULE_PARM_DESC(bus, "number of the adapter");

static bool unplugged;
module_param(unplugged, bool, 0644);
MODULE_PARM_DESC(unplugged, "whether nobody answers");

static DECLARE_KFIFO_PTR(written, u8);
static DEFINE_MUTEX(lock);
static DECLARE_WAIT_QUEUE_HEAD(arrived);

static void keep(const struct i2c_msg *message)
{
	u8 length[2] = { message->len & 0xff, message->len >> 8 };

	mutex_lock(&lock);
	if (kfifo_avail(&written) >= sizeof(length) + message->len) {
		kfifo_in(&written, length, sizeof(length));
		kfifo_in(&written, message->buf, message->len);
	}
	mutex_unlock(&lock);
	wake_up_interruptible(&arrived);
}

static int panel_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		if (READ_ONCE(unplugged) || messages[i].addr != address)
			return -ENXIO;
		if (messages[i].flags & I2C_M_RD)
			memset(messages[i].buf, 0, messages[i].len);
		else
			keep(&messages[i]);
	}
	return count;
}

static u32 panel_can(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm algorithm = {
	.xfer = panel_transfer,
	.functionality = panel_can,
};

static struct i2c_adapter panel_adapter = {
	.owner = THIS_MODULE,
	.algo = &algorithm,
	.name = "virtual panel",
};

static ssize_t panel_read(struct file *file, char __user *to, size_t size, loff_t *offset)
{
	unsigned int copied;
	int fault;

	fault = wait_event_interruptible(arrived, !kfifo_is_empty(&written));
	if (fault)
		return fault;
	mutex_lock(&lock);
	fault = kfifo_to_user(&written, to, size, &copied);
	mutex_unlock(&lock);
	return fault ? fault : copied;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = panel_read,
};

static struct miscdevice recording = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "i2c-panel",
	.fops = &operations,
};

static int __init panel_begin(void)
{
	int fault = kfifo_alloc(&written, KEPT_BYTES, GFP_KERNEL);

	if (fault)
		return fault;
	fault = misc_register(&recording);
	if (fault)
		goto free_fifo;
	panel_adapter.nr = bus;
	fault = i2c_add_numbered_adapter(&panel_adapter);
	if (fault)
		goto leave_recording;
	return 0;

leave_recording:
	misc_deregister(&recording);
free_fifo:
	kfifo_free(&written);
	return fault;
}

static void __exit panel_end(void)
{
	i2c_del_adapter(&panel_adapter);
	misc_deregister(&recording);
	kfifo_free(&written);
}

module_init(panel_begin);
module_exit(panel_end);
MODULE_DESCRIPTION("A virtual I2C adapter with one device that keeps what is written to it");
MODULE_LICENSE("GPL");
