"""System calls that no exercise needs: mounts, namespaces, keys, rings, clocks, modules, shared memory.

comes back: passed
stopped by: seccomp
"""

import ctypes
import platform

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


CALLS = {  # x86_64, aarch64; harmless arguments, should one of them be let through
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428), "fsopen": (430, 430),
    "fsmount": (432, 432), "move_mount": (429, 429), "mount_setattr": (442, 442),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "bpf": (321, 280),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_setup": (206, 0),
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "clock_settime": (227, 112),
    "settimeofday": (164, 170), "adjtimex": (159, 171), "sethostname": (170, 161),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "kexec_load": (246, 104), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "quotactl": (179, 60), "syslog": (103, 116), "personality": (135, 92),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186),
    "semget": (64, 190), "mq_open": (240, 180), "process_madvise": (440, 440),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "seccomp": None, "vhangup": None,
}
libc = ctypes.CDLL(None, use_errno=True)
column = ("x86_64", "aarch64").index(platform.machine())
for name, numbers in CALLS.items():
    if numbers:
        assert libc.syscall(numbers[column], -1, -1, -1, -1, -1, -1) == -1, name
        assert ctypes.get_errno() == 1, f"{name}: {ctypes.get_errno()}"
assert libc.syscall(463, -1, 0, 0, 0, 0) == -1 and ctypes.get_errno() == 38, "calls to come"
