"""Everything that a person has set, as one document. Accounts and portfolios go by their names; keys are not in it."""

from typing import Annotated, Final, Literal

from pydantic import Field

from dca_engine.api.account_schemas import MarketKindName, Name
from dca_engine.api.portfolio_admin_schemas import Quote
from dca_engine.api.portfolio_wishes import SettingsForm
from dca_engine.api.preset_schemas import MOST_PRESETS, PresetBody
from dca_engine.api.wire import Schema, Text, YesNo

FORMAT: Final = "dca-engine configuration"
_MOST = 200


class ConfiguredAccount(Schema):
    name: Name
    venue: Text
    market_kind: MarketKindName
    simulated: YesNo


class ConfiguredPortfolio(Schema):
    name: Name
    quote: Quote
    accounts: Annotated[list[Name], Field(min_length=1, max_length=20)]
    secret_required: YesNo
    settings: SettingsForm
    """With the names of accounts where the settings have their ids."""


class Configuration(Schema):
    format: Literal["dca-engine configuration"]
    version: Literal[1]
    accounts: Annotated[list[ConfiguredAccount], Field(max_length=_MOST)]
    portfolios: Annotated[list[ConfiguredPortfolio], Field(max_length=_MOST)]
    ladder_presets: Annotated[list[PresetBody], Field(max_length=MOST_PRESETS)]


class ConfigurationChange(Schema):
    """One thing in the document, and what importing it means. Nothing is ever deleted."""

    kind: Literal["account", "portfolio", "ladder_preset"]
    name: str
    action: Literal["create", "change", "keep"]
    words: list[str]
    """What it changes, or what is left to do by hand."""
    problem: str | None
    """Why it cannot be done, or was not."""
    done: bool


class ConfigurationChanges(Schema):
    changes: list[ConfigurationChange]
