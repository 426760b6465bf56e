"""A stand-in for `import liqmap`: just what calibrate.py and score.py ask of it.

Map(config, axis, tiers).push_many(columns) -> liquidated [n, side, tier]. Where the real
binding is installed, put `import liqmap` in the place of this file.
"""
import ctypes as c
import glob
import os
from pathlib import Path

import numpy as np

CONTRACTS, QUOTE = 0, 1
LONG, SHORT = 0, 1
MAX_TIERS = 16
DEFAULT_MMR = 0.004


class _Axis(c.Structure):
    _fields_ = [('struct_size', c.c_uint32), ('kind', c.c_int32), ('low', c.c_double),
                ('step', c.c_double), ('buckets', c.c_int64)]


class _Config(c.Structure):
    _fields_ = [('struct_size', c.c_uint32), ('contract', c.c_int32),
                ('maintenance', c.c_int32), ('initial', c.c_int32),
                ('entry_points', c.c_int32), ('reserved', c.c_int32),
                ('turnover', c.c_double), ('holding_ms', c.c_int64),
                ('within', c.c_double)]


class _Tier(c.Structure):
    _fields_ = [('leverage', c.c_double), ('share_long', c.c_double),
                ('share_short', c.c_double), ('mmr', c.c_double), ('fee', c.c_double)]


def _load() -> c.CDLL:
    build = Path(__file__).resolve().parents[2] / 'build' / 'lib' / 'libliqmap.so.0'
    found = [os.environ.get('LIQMAP_LIBRARY'), *sorted(glob.glob(str(build))),
             'libliqmap.so.0']
    lib = c.CDLL(next(path for path in found if path))
    for number, mirror in (1, _Axis), (3, _Config), (4, _Tier):
        if lib.liqmap_struct_size(number) != c.sizeof(mirror):
            raise ImportError('this mirror is of another version of liqmap')
    lib.liqmap_status_text.restype = c.c_char_p
    return lib


_lib = _load()


def _call(name: str, *args) -> None:
    status = getattr(_lib, name)(*args)
    if status != 0:
        raise ValueError(f'{name}: {_lib.liqmap_status_text(status).decode()}')


class Map:
    """One map. `config`, `axis` and `tiers` are the objects of `liqmap --config`."""

    def __init__(self, config: dict, axis: dict, tiers: list) -> None:
        settings = _Config()
        _call('liqmap_config_init', c.byref(settings), c.c_uint32(c.sizeof(_Config)))
        for key, value in config.items():
            setattr(settings, key, value)
        shape = _Axis(c.sizeof(_Axis), int(axis['kind'] == 'log'), axis['low'],
                      axis['step'], axis['buckets'])
        rows = (_Tier * len(tiers))(*(
            _Tier(t['leverage'], t['share_long'], t['share_short'],
                  t.get('mmr', DEFAULT_MMR), t.get('fee', 0)) for t in tiers))
        size = c.c_int64()
        _call('liqmap_size', c.byref(size), c.byref(settings), c.byref(shape),
              c.c_int64(len(rows)))
        self._memory = (c.c_int64 * (size.value // 8))()
        self._tiers = len(rows)
        _call('liqmap_init', self._memory, size, None, c.byref(settings), c.byref(shape),
              rows, c.c_int64(len(rows)), c.c_int64(c.sizeof(_Tier)))

    def push_many(self, columns: dict, unit: int = QUOTE) -> np.ndarray:
        """Push snapshots, given as columns; what each liquidated, [n, side, tier]."""
        n = len(columns['time_ms'])
        held = {'time_ms': np.ascontiguousarray(columns['time_ms'], np.int64)}
        for key in 'open_interest', 'high', 'low', 'close', 'entry', 'volume':
            if key in columns:
                held[key] = np.ascontiguousarray(columns[key], np.float64)
        out = np.zeros((n, 2, self._tiers))
        pushed = c.c_int64()
        _call('liqmap_push_many', self._memory, c.byref(pushed), _pointer(out),
              c.c_int64(out.size), c.c_int32(unit),
              *(_pointer(held.get(key)) for key in
                ('time_ms', 'open_interest', 'high', 'low', 'close', 'entry', 'volume')),
              c.c_int64(n))
        return out


def _pointer(array):
    return None if array is None else c.c_void_p(array.ctypes.data)
