"""The map by plain ctypes: no binding, no NumPy, no helper."""
import ctypes as c

class Axis(c.Structure):
    _fields_ = [('struct_size', c.c_uint32), ('kind', c.c_int32), ('low', c.c_double),
                ('step', c.c_double), ('buckets', c.c_int64)]

class Snapshot(c.Structure):
    _fields_ = [('time_ms', c.c_int64), ('open_interest', c.c_double), ('high', c.c_double),
                ('low', c.c_double), ('close', c.c_double), ('entry', c.c_double),
                ('volume', c.c_double), ('reserved', c.c_double)]

lib = c.CDLL('libliqmap.so.0')
lib.liqmap_status_text.restype = c.c_char_p
assert lib.liqmap_struct_size(1) == c.sizeof(Axis), 'this mirror is of another version'

def call(name, *args):
    status = getattr(lib, name)(*args)
    assert status == 0, lib.liqmap_status_text(status).decode()

axis = Axis(c.sizeof(Axis), 0, 80_000, 25, 1200)  # linear
config = (c.c_byte * lib.liqmap_struct_size(3))()
size = c.c_int64()
call('liqmap_config_init', config, len(config))
call('liqmap_size', c.byref(size), config, c.byref(axis), c.c_int64(0))
memory = (c.c_int64 * (size.value // 8))()  # lives as long as it is named
call('liqmap_init', memory, size, None, config, c.byref(axis), None, c.c_int64(0),
     c.c_int64(0))
for row in (Snapshot(0, 90_000, 95_010, 94_900, 94_980),
            Snapshot(60_000, 90_400, 95_080, 94_960, 95_050),
            Snapshot(120_000, 90_900, 95_190, 95_020, 95_150)):
    call('liqmap_push', memory, None, c.c_int64(0), 1, c.byref(row))
total = (c.c_double * 3)()
call('liqmap_cumulative_at', memory, None, total, c.c_int64(3), None, 1, 1, c.c_double(97_200))
print('shorts liquidated up to 97,200, USD by tier:', [round(x) for x in total])
