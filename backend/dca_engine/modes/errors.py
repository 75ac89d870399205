"""What may keep the product from starting and can be told in one line."""

from dca_engine.modes.child import ChildFailedError
from dca_engine.store.errors import StoreSetupError


class StartError(Exception):
    """The message says what is wrong and how to mend it."""


START_PROBLEMS = (StartError, StoreSetupError, ChildFailedError)
