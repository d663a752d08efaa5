"""A deterministic simulation: the real bot against the sandbox in one process, on virtual time, under fire.

Everything random comes from one seed, so that whatever goes wrong is seen again with it. There are no threads, no
sockets and no sleeping: time jumps to the next thing that happens.
"""
