"""The commands as a person meets them: what goes in, what comes out, the exit code."""
