"""What goes wrong in words for the person at the command line.

A message says what was wrong, where, and what to do next. Only what a caller tells apart has a class.
"""


class PostludeError(Exception):
    """It could not be done."""

    exit_code = 1


class SettingsError(PostludeError):
    """What was asked for, or what a settings file says, cannot be meant."""

    exit_code = 2
