# SPDX-License-Identifier: MIT
"""A lock for each map.

Calls hold the interpreter lock, but for push_many(), which lets go of it while C works. The
lock of a map keeps others off it meanwhile. A fork waits for all of them, so that the child
finds no map in the middle of a push, nor a lock held by a thread it does not have.
"""

from __future__ import annotations

import atexit
import os
import weakref
from threading import RLock
from typing import Any, Dict, List

_maps: Dict[int, "weakref.ref[Any]"] = {}
_held: List[Any] = []
_PATIENCE = 0.5  # seconds, many times what a thread is in C for


def guard(map: Any) -> None:
    """Give a map a lock, which a fork waits for."""
    key = id(map)
    # Reentrant: a signal handler or a finalizer may run while its thread holds it.
    map._lock = RLock()
    _maps[key] = weakref.ref(map, lambda _: _maps.pop(key, None))


class together:
    """Two locks, in an order that is the same for everyone: `with together(a, b): ...`"""

    def __init__(self, *locks: Any) -> None:
        self._locks = sorted(locks, key=id)

    def __enter__(self) -> None:
        for lock in self._locks:
            lock.acquire()

    def __exit__(self, *_: object) -> None:
        for lock in reversed(self._locks):
            lock.release()


def alive() -> List[Any]:
    """All maps of this process."""
    return [map for map in [ref() for ref in list(_maps.values())] if map is not None]


def _before_fork() -> None:
    for lock in sorted((map._lock for map in alive()), key=id):
        lock.acquire()
        _held.append(lock)


def _after_fork() -> None:
    while _held:
        _held.pop().release()


class _Patient:
    """A lock that a daemon thread may hold for ever, since the interpreter stopped it."""

    def __init__(self, lock: Any) -> None:
        self._lock, self._owned = lock, 0

    def acquire(self) -> None:
        self._owned += bool(self._lock.acquire(timeout=_PATIENCE))

    def release(self) -> None:
        if self._owned:
            self._owned -= 1
            self._lock.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _at_exit() -> None:
    for map in alive():
        map._lock = _Patient(map._lock)


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork
    )
