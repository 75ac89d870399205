"""Errors of the core, named by what they mean. Any of them leaves the state as it was."""


class CoreError(Exception):
    """A rule of the core was broken."""


class IllegalTransitionError(CoreError):
    """Something was asked to become what it may not become from where it is (spec 9)."""


class InvariantError(CoreError):
    """A promise of spec 11 does not hold: this is a defect of ours, never of the caller."""


class InvalidSettingsError(CoreError):
    """Settings that cannot be traded by. Names the field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
