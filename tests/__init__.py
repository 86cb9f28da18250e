"""The tests: cases that a person can read, and properties that always hold."""
