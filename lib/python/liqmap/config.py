# SPDX-License-Identifier: MIT
"""How a map models."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass

from ._arguments import INT32, Contract, Maintenance, real, whole, word
from ._library import lib
from ._structs import liqmap_config, sized
from .errors import check
from .margin import CONTRACTS, MAINTENANCE
from .model import INITIAL, Initial


def _default_config() -> liqmap_config:
    struct = liqmap_config()
    check(lib.liqmap_config_init(c.byref(struct), c.sizeof(struct)))
    return struct


_default = _default_config()


@dataclass(frozen=True)
class Config:
    """How a map models; the defaults are the library's.

    contract:     "linear" or "inverse".
    maintenance:  on "mark" or "entry" value.
    initial:      what the first push finds is "unknown", or opened at its "entry".
    entry_points: points of the range that a push opens at, 1 to 4096; `entry` prices
                  are used only where it is 1.
    turnover:     part of volume that hands old positions to new ones; 0 is off.
    holding_ms:   mean life of a position in milliseconds; 0 is off.
    intrabar:     part of volume that opens and closes again within the interval of a
                  push, and may be liquidated in it, 0 to 1; 0 is off.
    """

    contract: Contract = CONTRACTS[_default.contract]
    maintenance: Maintenance = MAINTENANCE[_default.maintenance]
    initial: Initial = INITIAL[_default.initial]
    entry_points: int = _default.entry_points
    turnover: float = _default.turnover
    holding_ms: int = _default.holding_ms
    intrabar: float = _default.intrabar

    def _struct(self) -> liqmap_config:
        return sized(
            liqmap_config,
            word(self.contract, CONTRACTS, "contract"),
            word(self.maintenance, MAINTENANCE, "maintenance"),
            word(self.initial, INITIAL, "initial"),
            whole(self.entry_points, "entry_points", INT32),
            0,
            real(self.turnover, "turnover"),
            whole(self.holding_ms, "holding_ms"),
            real(self.intrabar, "intrabar"),
        )

    @classmethod
    def _of(cls, struct: liqmap_config) -> Config:
        """That which C gives."""
        return cls(
            CONTRACTS[struct.contract],
            MAINTENANCE[struct.maintenance],
            INITIAL[struct.initial],
            struct.entry_points,
            struct.turnover,
            struct.holding_ms,
            struct.intrabar,
        )
