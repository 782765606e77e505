"""A registry that finds its entries by importing a package's modules."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from core.errors import UnknownNameError

T = TypeVar("T")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One registered thing: its name, a one-line summary and what it needs to work.

    `needs` holds capability names (`gradient`, `weights`, `target_item`, …) that a
    partner must offer, so that the app can disable a pair instead of failing.
    """

    name: str
    make: Callable[..., T]
    summary: str
    needs: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()


class Registry(Generic[T]):
    """Named factories of one kind, filled when the modules of `package` are imported."""

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._entries: dict[str, Entry[T]] = {}
        self._loaded = False

    def register(
        self, name: str, *, summary: str, needs: tuple[str, ...] = (), offers: tuple[str, ...] = ()
    ) -> Callable[[Callable[..., T]], Callable[..., T]]:
        """Decorate a class or factory with its registered name; a repeated name raises ValueError."""

        def add(make: Callable[..., T]) -> Callable[..., T]:
            if name in self._entries:
                raise ValueError(f"{self.kind} {name!r} is registered twice")
            self._entries[name] = Entry(name, make, summary, frozenset(needs), frozenset(offers))
            return make

        return add

    def entry(self, name: str) -> Entry[T]:
        """Return the entry called `name`; raises UnknownNameError with the nearest names."""
        self._load()
        if name not in self._entries:
            raise UnknownNameError(self.kind, name, self._entries)
        return self._entries[name]

    def make(self, name: str, *args: Any, **kwargs: Any) -> T:
        """Build the thing called `name`."""
        return self.entry(name).make(*args, **kwargs)

    def __iter__(self) -> Iterator[Entry[T]]:
        self._load()
        return iter(sorted(self._entries.values(), key=lambda entry: entry.name))

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._entries

    def names(self) -> list[str]:
        """All registered names, sorted."""
        return [entry.name for entry in self]

    def _load(self) -> None:
        if self._loaded:
            return
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self._package}.{module.name}")
        self._loaded = True
