"""The subcommands of `endface`, one file each."""
