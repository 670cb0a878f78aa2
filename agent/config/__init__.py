"""Owns the settings: file, environment and command line, read once into one frozen Config.

Refuses to guess: an unknown key, a value of the wrong shape and a name that nothing bears are
faults, all reported at once with file, line and column.
"""

from agent.config.load import KEYS, ConfigError, load
from agent.config.model import (
    EVENT_TYPES,
    PRESETS,
    Api,
    Config,
    Destination,
    Flows,
    Identity,
    Limits,
    Oauth,
    Retention,
    Server,
    Smtp,
    Team,
)
from agent.core.hours import Hours

__all__ = [
    "EVENT_TYPES",
    "KEYS",
    "PRESETS",
    "Api",
    "Config",
    "ConfigError",
    "Destination",
    "Flows",
    "Hours",
    "Identity",
    "Limits",
    "Oauth",
    "Retention",
    "Server",
    "Smtp",
    "Team",
    "load",
]
