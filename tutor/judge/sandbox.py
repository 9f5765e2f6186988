"""What a player may touch: rlimits everywhere; Landlock and seccomp where the kernel has them.

Each layer stands on its own: where one is missing the others still hold, and `details` says why.
The system calls are made directly, since the three layers need a dozen of them and no more.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import site
import stat
import struct
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_SET_DUMPABLE = 1, 22, 38, 4
CPU_GRACE = 60  # a player that ignores SIGXCPU is the wall clock's, and killed only much later
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one player may use. `seconds` of CPU; `memory_mb` beyond what it was forked with;
    `processes` beyond all that run, since the kernel counts every thread of the user."""

    seconds: float
    memory_mb: int
    files: int = 64
    file_mb: int = 16
    processes: int = 512


def confine(limits: Limits, read: tuple[int, ...], scratch: str) -> None:
    """Shut this process in, for good: what it may read, `scratch` to write in, and limits.

    Raises OSError where the kernel has a layer and refuses it: no code may run then.
    """
    pages = running = 0
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        running = int(Path("/proc/loadavg").read_text().split()[3].partition("/")[2])
    landlock(read, scratch)
    for handle in read:
        os.close(handle)
    limit(limits, pages, running)
    seccomp()


def limit(limits: Limits, pages: int, running: int) -> None:
    """Set the rlimits of this process, which has `pages` of address space so far, on a machine
    with `running` threads."""
    cpu = int(limits.seconds) + 1
    _rlimit(resource.RLIMIT_CPU, cpu, cpu + CPU_GRACE)
    _rlimit(resource.RLIMIT_CORE, 0, 0)
    _rlimit(resource.RLIMIT_FSIZE, limits.file_mb << 20, limits.file_mb << 20)
    _rlimit(resource.RLIMIT_NOFILE, limits.files, limits.files)
    if sys.platform == "linux":
        size = pages * resource.getpagesize() + (limits.memory_mb << 20)
        _rlimit(resource.RLIMIT_AS, size, size)
        threads = running + limits.processes
        _rlimit(resource.RLIMIT_NPROC, threads, threads)


def _rlimit(which: int, soft: int, hard: int) -> None:
    _, ceiling = resource.getrlimit(which)
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(which, (soft, hard))


# --- Landlock: https://docs.kernel.org/userspace-api/landlock.html ---

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
READ = READ_FILE | READ_DIR
# remove_dir … make_sym, refer (ABI 2), truncate (3), ioctl_dev (5): the rights each ABI knows.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
NET = 3  # bind and connect over TCP (ABI 4)
SCOPES = 3  # abstract Unix sockets and signals to outside (ABI 6)


def landlock_abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(LIBC.syscall(CREATE_RULESET, None, 0, 1)))


def readable() -> tuple[int, ...]:
    """Open handles (O_PATH) on all that a player may read: Python, its packages, shared libraries.

    Landlock grants whole trees and can't take a part back, so the folders above the package and
    the katas are entered and granted piece by piece.
    """
    private = {PACKAGE, PACKAGE.parent / "katas"}
    grants: list[Path] = []
    for root in _installation():
        grants += _pieces(root, private)
    handles = []
    for path in dict.fromkeys(grants):
        try:
            handles.append(os.open(path, os.O_PATH | os.O_CLOEXEC))
        except OSError:
            continue
    return tuple(handles)


def _installation() -> list[Path]:
    """Where this Python's code and libraries lie, as the running process shows it."""
    found = {Path(sysconfig.get_path(k)) for k in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {Path(p) for p in site.getsitepackages()}
    if site.ENABLE_USER_SITE:
        found.add(Path(site.getusersitepackages()))
    with Path("/proc/self/maps").open() as maps:
        mapped = (line.split(maxsplit=5)[-1].strip() for line in maps)
        loaded = [Path(name) for name in mapped if name.startswith("/") and ".so" in name]
    # a library that lies beside somebody's own files is granted alone
    found |= {p if Path.home().is_relative_to(p.parent) else p.parent for p in loaded}
    found |= {Path("/dev/null"), Path("/dev/urandom"), Path("/dev/zero"), Path("/etc/ld.so.cache")}
    found |= {Path("/proc/cpuinfo"), Path("/proc/meminfo"), Path("/sys/devices/system/cpu")}
    return sorted(p.resolve() for p in found if p.exists())


def _pieces(root: Path, private: set[Path]) -> list[Path]:
    """`root`, or its parts where something private or a package folder lies below it."""
    root = root.resolve()
    if root in private:
        return []
    holds_packages = any((root / name).is_dir() for name in ("site-packages", "dist-packages"))
    if not holds_packages and not any(p.is_relative_to(root) for p in private):
        return [root]
    parts: list[Path] = []
    for entry in root.iterdir():
        if entry.name in ("site-packages", "dist-packages"):
            continue  # granted on its own, where it belongs to this Python
        parts += _pieces(entry, private) if entry.is_dir() else [entry]
    return parts


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathRule(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def landlock(read: tuple[int, ...], scratch: str) -> bool:
    """Shut the file system off but for reading `read` and for `scratch`. False without Landlock.

    Raises OSError where the kernel has it and refuses.
    """
    abi = landlock_abi()
    if not abi:
        return False
    rights = RIGHTS[min(abi, 5)]
    rules = _Ruleset(rights, NET if abi >= 4 else 0, SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = _done("Landlock", LIBC.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0))
    own = os.open(scratch, os.O_PATH | os.O_CLOEXEC)
    try:
        for handle in read:
            is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
            _grant(ruleset, handle, READ if is_folder else READ_FILE)
        _grant(ruleset, own, rights & ~EXECUTE)
        LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _done("Landlock", LIBC.syscall(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(own)
        os.close(ruleset)
    return True


def _done(layer: str, result: int) -> int:
    """The result of a system call. Raises OSError where it failed."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{layer} can't be put in force: {os.strerror(number)}")
    return result


def _grant(ruleset: int, handle: int, rights: int) -> None:
    rule = _PathRule(rights, handle)
    LIBC.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)


# --- seccomp: a classic BPF program over the system call's number ---

SYSCALLS = {  # name: (x86_64, aarch64); None where the architecture has no such call
    # processes and programs
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "setsid": (112, 157), "setpgid": (109, 154), "setuid": (105, 146), "setgid": (106, 144),
    "setreuid": (113, 145), "setregid": (114, 143), "setgroups": (116, 159),
    "setresuid": (117, 147), "setresgid": (119, 149), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "capset": (126, 91), "personality": (135, 92),
    # network, of which the player's own socket is to be read and written and nothing else
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269), "setsockopt": (54, 208),
    # other processes: signals, memory, scheduling, limits
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "kcmp": (312, 272), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "perf_event_open": (298, 241), "bpf": (321, 280),
    "userfaultfd": (323, 282), "setrlimit": (160, 164), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122), "ioprio_set": (251, 30),
    # files past Landlock, which has no say over modes, owners, times, handles and watches
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "lchown": (94, None), "fchown": (93, 55), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "truncate": (76, 45),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27), "mknod": (133, None), "mknodat": (259, 33),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "sync": (162, 81), "syncfs": (306, 267),
    # memory that no limit counts, and what outlives a player
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "shmget": (29, 194),
    "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semctl": (66, 191),
    "semop": (65, 193), "semtimedop": (220, 192), "msgget": (68, 186), "msgctl": (71, 187),
    "msgsnd": (69, 189), "msgrcv": (70, 188), "mq_open": (240, 180), "mq_unlink": (241, 181),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "io_setup": (206, 0),
    # the machine
    "reboot": (169, 142), "syslog": (103, 116), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "swapon": (167, 224), "swapoff": (168, 225),
    "quotactl": (179, 60), "quotactl_fd": (443, 443), "acct": (163, 89), "vhangup": (153, 58),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "iopl": (172, None), "ioperm": (173, None),
}  # fmt: skip
NEWER = 463  # calls younger than this table, the same on both; libraries take "no such call"
CLONE, CLONE3 = (56, 220), (435, 435)
TGKILL, PRLIMIT, FCNTL, IOCTL, PRCTL = (234, 131), (302, 261), (72, 25), (16, 29), (157, 167)
CLONE_THREAD = 0x00010000
# SETOWN, SETSIG, SETOWN_EX (have the kernel send any signal to anybody), SETLEASE, NOTIFY (hold up
# and watch files that others use), SETPIPE_SZ (memory that no limit counts)
NO_FCNTL = (8, 10, 15, 1024, 1026, 1031)
# is it a terminal, and how wide; bytes to read; non-blocking; close on exec
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
EPERM, ENOSYS = 1, 38
X32 = 0x40000000


def _op(code: int, k: int, jt: int = 0, jf: int = 0) -> bytes:
    return struct.pack("HBBI", code, jt, jf, k)


LOAD, JEQ, JGE, JSET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH, ARG0, ARG1, ARG2 = 0, 4, 16, 24, 32  # a 64-bit argument's low word; the high one: +4


def _where(call: int, word: int, values: tuple[int, ...], refuse: bool) -> list[bytes]:
    """Refuse `call` where an argument's word is one of `values`, or else where it is none."""
    last = len(values) - 1
    tests = [_op(JEQ, v, last - i + (not refuse), i == last and refuse)
             for i, v in enumerate(values)]  # fmt: skip
    body = [_op(LOAD, word), *tests, _op(RETURN, ERRNO | EPERM), _op(LOAD, NUMBER)]
    return [_op(JEQ, call, 0, len(body)), *body]


def _program(machine: str, pid: int) -> bytes:
    """Refuse what a player has no business with; a thread is not a process and is allowed."""
    column = ("x86_64", "aarch64").index(machine)
    code = [_op(LOAD, ARCH), _op(JEQ, AUDIT[machine], 1, 0), _op(RETURN, KILL), _op(LOAD, NUMBER)]
    if machine == "x86_64":
        code += [_op(JGE, X32, 0, 1), _op(RETURN, ERRNO | EPERM)]
    code += [_op(JGE, NEWER, 0, 1), _op(RETURN, ERRNO | ENOSYS)]
    for name in SYSCALLS:
        number = SYSCALLS[name][column]
        if number is not None:
            code += [_op(JEQ, number, 0, 1), _op(RETURN, ERRNO | EPERM)]
    code += [_op(JEQ, CLONE3[column], 0, 1), _op(RETURN, ERRNO | ENOSYS)]  # glibc falls back
    code += [_op(JEQ, CLONE[column], 0, 4), _op(LOAD, ARG0), _op(JSET, CLONE_THREAD, 1, 0),
             _op(RETURN, ERRNO | EPERM), _op(LOAD, NUMBER)]  # fmt: skip
    # signals only to itself (abort does that), limits only to be read: both words of the pointer
    code += _where(TGKILL[column], ARG0, (pid,), refuse=False)
    code += _where(PRLIMIT[column], ARG2, (0,), refuse=False)
    code += _where(PRLIMIT[column], ARG2 + 4, (0,), refuse=False)
    code += _where(FCNTL[column], ARG1, NO_FCNTL, refuse=True)
    code += _where(IOCTL[column], ARG1, IOCTLS, refuse=False)
    code += _where(PRCTL[column], ARG0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE), refuse=True)
    code += [_op(RETURN, ALLOW)]
    return b"".join(code)


def seccomp() -> bool:
    """Shut network, processes, exec, ptrace and signals off. False where the kernel can't.

    Raises OSError where it can and refuses.
    """
    machine = platform.machine()
    if not has_seccomp():
        return False
    code = _program(machine, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _done("seccomp", LIBC.prctl(PR_SET_SECCOMP, 2, ctypes.create_string_buffer(program), 0, 0))
    return True


def has_seccomp() -> bool:
    known = sys.platform == "linux" and platform.machine() in AUDIT
    return known and Path("/proc/sys/kernel/seccomp").exists()


def die_with_parent() -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)
        LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


# --- what is in force ---


def details() -> tuple[tuple[str, bool, str], ...]:
    """Each layer: its name, whether it holds on this machine, and what it does or why it can't."""
    linux, machine = sys.platform == "linux", platform.machine()
    abi = landlock_abi()
    filters = has_seccomp()
    off = "Linux only" if not linux else "this kernel lacks it, or it is switched off at boot"
    return (
        ("landlock", abi > 0, f"no files but Python's own (ABI {abi})" if abi else off),
        ("seccomp", filters, "no network, processes, exec, ptrace or signals"
         if filters else off if machine in AUDIT or not linux else f"no table for {machine}"),
        ("rlimits", True, "CPU, memory, file size, open files" if linux
         else "CPU, file size, open files; no memory limit outside Linux"),
    )  # fmt: skip


def isolation() -> str:
    """What is in force, as one word for a verdict: `landlock+seccomp+rlimits`."""
    return "+".join(name for name, holds, _ in details() if holds)
