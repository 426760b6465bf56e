"""The map by plain ctypes: no binding, no NumPy, no helper."""
import ctypes as c

class Axis(c.Structure):
    _fields_ = [('struct_size', c.c_uint32), ('kind', c.c_int32), ('low', c.c_double),
                ('step', c.c_double), ('buckets', c.c_int64)]
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
column = tiers = c.c_double * 3
times = (c.c_int64 * 3)(0, 60_000, 120_000)
call('liqmap_push_many', memory, None, None, c.c_int64(0), 1, times,
     column(90e3, 90.4e3, 90.9e3), column(95010, 95080, 95190), column(94900, 94960, 95020),
     column(94980, 95050, 95150), None, None, c.c_int64(3))
bucket, total = tiers(), tiers()
call('liqmap_cumulative_at', memory, bucket, total, c.c_int64(3), None, 1, 1, c.c_double(97_200))
print('shorts liquidated up to 97,200, USD by tier:', [round(x) for x in total])
