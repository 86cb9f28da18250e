"""The command line: all that is human. A file here is a command of the same name; it has one click command, `command`."""
