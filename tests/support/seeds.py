"""One seed for all random tests in Python, as random.h is for those in C."""
import os
import sys


def seed(test, fixed):
    """LIQMAP_SEED where it is set, otherwise the fixed seed of the test. Printed, as a TAP
    comment, so that a failure can be had again."""
    text = os.environ.get('LIQMAP_SEED')
    chosen = int(text, 0) if text else fixed
    print(f'# {test}: LIQMAP_SEED={chosen}', file=sys.__stdout__, flush=True)
    return chosen
