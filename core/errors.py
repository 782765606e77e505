"""One tree of errors: each message says what was wrong, what is allowed and what to do."""

import difflib
from collections.abc import Iterable


class StylistError(Exception):
    """Base of every error that a person can act on; its text may be shown as it stands."""


class ImageError(StylistError):
    """A picture that cannot be read or used."""


class CatalogueError(StylistError):
    """A catalogue directory whose files are missing, malformed or inconsistent."""


class ConfigError(StylistError):
    """A setting that is unknown or out of range."""


class WeightsError(StylistError):
    """Weights that are missing, corrupt, or of another encoder or architecture."""


class OfflineError(WeightsError):
    """Weights that would have to be downloaded where there is no network."""


class OutfitError(StylistError):
    """An outfit that is empty, repeats an item or breaks a dressing rule."""


class RequestError(StylistError):
    """A completion or search that cannot be carried out as asked."""


class CancelledError(StylistError):
    """Work that its owner asked to stop."""


class StorageError(StylistError):
    """A cache or index that cannot be written or read (a full disk, a corrupt file)."""


class UnknownNameError(StylistError):
    """A name that no entry answers to, with the nearest ones that exist."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        close = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        super().__init__(f"There is no {kind} called {name!r}.{hint} Known: {', '.join(names) or 'none'}.")
        self.name = name
        self.known = names
