"""A cold start without the garbage collector; a handler imports this before all else of ours.

What a cold start makes stays for good. Looking through it for garbage over and over while it piles
up finds nothing, and is 8 % of the CPU (memory is walked; of the instructions it is 3 %).
"""

import gc

gc.disable()


def over() -> None:
    """Leave what is there to itself for good, and collect what comes from now on."""
    gc.freeze()
    gc.enable()
