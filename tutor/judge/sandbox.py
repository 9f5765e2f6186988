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
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one player may use. `seconds` of CPU; `memory_mb` beyond what it was forked with."""

    seconds: float
    memory_mb: int
    files: int = 64
    file_mb: int = 16
    processes: int = 512


def confine(limits: Limits, read: tuple[int, ...], scratch: str) -> None:
    """Shut this process in, for good: what it may read, `scratch` to write in, and limits."""
    pages = 0
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    landlock(read, scratch)
    for handle in read:
        os.close(handle)
    limit(limits, pages)
    seccomp()


def limit(limits: Limits, pages: int) -> None:
    """Set the rlimits of this process, which has `pages` of address space so far."""
    cpu = int(limits.seconds) + 1
    _rlimit(resource.RLIMIT_CPU, cpu, cpu + 1)
    _rlimit(resource.RLIMIT_CORE, 0, 0)
    _rlimit(resource.RLIMIT_FSIZE, limits.file_mb << 20, limits.file_mb << 20)
    _rlimit(resource.RLIMIT_NOFILE, limits.files, limits.files)
    if sys.platform == "linux":
        size = pages * resource.getpagesize() + (limits.memory_mb << 20)
        _rlimit(resource.RLIMIT_AS, size, size)
        _rlimit(resource.RLIMIT_NPROC, limits.processes, limits.processes)


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
        found |= {Path(name).parent for name in mapped if name.startswith("/") and ".so" in name}
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
    """Shut the file system off but for reading `read` and for `scratch`. False without Landlock."""
    abi = landlock_abi()
    if not abi:
        return False
    rights = RIGHTS[min(abi, 5)]
    rules = _Ruleset(rights, NET if abi >= 4 else 0, SCOPES if abi >= 6 else 0)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    ruleset = LIBC.syscall(CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    own = os.open(scratch, os.O_PATH | os.O_CLOEXEC)
    try:
        for handle in read:
            is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
            _grant(ruleset, handle, READ if is_folder else READ_FILE)
        _grant(ruleset, own, rights & ~EXECUTE)
        LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return int(LIBC.syscall(RESTRICT_SELF, ruleset, 0)) == 0
    finally:
        os.close(own)
        os.close(ruleset)


def _grant(ruleset: int, handle: int, rights: int) -> None:
    rule = _PathRule(rights, handle)
    LIBC.syscall(ADD_RULE, ruleset, 1, ctypes.byref(rule), 0)


# --- seccomp: a classic BPF program over the system call's number ---

SYSCALLS = {  # name: (x86_64, aarch64); None where the architecture has no such call
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "kill": (62, 129), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "process_madvise": (440, 440), "kcmp": (312, 272),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "setsid": (112, 157), "setpgid": (109, 154),
    "setrlimit": (160, 164), "personality": (135, 92), "syslog": (103, 116), "reboot": (169, 142),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    "mknod": (133, None), "mknodat": (259, 33), "memfd_create": (319, 279),
    "sched_setscheduler": (144, 119), "setpriority": (141, 140), "quotactl": (179, 60),
    "swapon": (167, 224), "settimeofday": (170, 170), "clock_settime": (227, 112),
}  # fmt: skip
CLONE, CLONE3 = (56, 220), (435, 435)
TGKILL, PRLIMIT = (234, 131), (302, 261)
CLONE_THREAD = 0x00010000
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
EPERM, ENOSYS = 1, 38
X32 = 0x40000000


def _op(code: int, k: int, jt: int = 0, jf: int = 0) -> bytes:
    return struct.pack("HBBI", code, jt, jf, k)


LOAD, JEQ, JGE, JSET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCH, ARG0_LOW, ARG1_LOW, ARG2_LOW = 0, 4, 16, 24, 32


def _program(machine: str, pid: int) -> bytes:
    """Refuse what a player has no business with; a thread is not a process and is allowed."""
    column = ("x86_64", "aarch64").index(machine)
    code = [_op(LOAD, ARCH), _op(JEQ, AUDIT[machine], 1, 0), _op(RETURN, KILL), _op(LOAD, NUMBER)]
    if machine == "x86_64":
        code += [_op(JGE, X32, 0, 1), _op(RETURN, ERRNO | EPERM)]
    for name in SYSCALLS:
        number = SYSCALLS[name][column]
        if number is not None:
            code += [_op(JEQ, number, 0, 1), _op(RETURN, ERRNO | EPERM)]
    code += [_op(JEQ, CLONE3[column], 0, 1), _op(RETURN, ERRNO | ENOSYS)]  # glibc falls back
    code += [_op(JEQ, CLONE[column], 0, 3), _op(LOAD, ARG0_LOW), _op(JSET, CLONE_THREAD, 1, 0),
             _op(RETURN, ERRNO | EPERM), _op(LOAD, NUMBER)]  # fmt: skip
    # signals only to itself (abort does that), limits only to be read
    code += [_op(JEQ, TGKILL[column], 0, 3), _op(LOAD, ARG0_LOW),
             _op(JEQ, pid, 1, 0), _op(RETURN, ERRNO | EPERM), _op(LOAD, NUMBER)]  # fmt: skip
    code += [_op(JEQ, PRLIMIT[column], 0, 3), _op(LOAD, ARG2_LOW),
             _op(JEQ, 0, 1, 0), _op(RETURN, ERRNO | EPERM)]  # fmt: skip
    code += [_op(RETURN, ALLOW)]
    return b"".join(code)


def seccomp() -> bool:
    """Shut network, processes, exec, ptrace and signals off. False where the kernel can't."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in AUDIT:
        return False
    code = _program(machine, os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    done: int = LIBC.prctl(PR_SET_SECCOMP, 2, ctypes.create_string_buffer(program), 0, 0)
    return done == 0


def die_with_parent() -> None:
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)
        LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


# --- what is in force ---


def details() -> tuple[tuple[str, bool, str], ...]:
    """Each layer: its name, whether it holds on this machine, and what it does or why it can't."""
    linux, machine = sys.platform == "linux", platform.machine()
    abi = landlock_abi()
    has_seccomp = linux and machine in AUDIT and Path("/proc/sys/kernel/seccomp").exists()
    off = "Linux only" if not linux else "this kernel lacks it, or it is switched off at boot"
    return (
        ("landlock", abi > 0, f"no files but Python's own (ABI {abi})" if abi else off),
        ("seccomp", has_seccomp, "no network, processes, exec, ptrace or signals"
         if has_seccomp else off if machine in AUDIT or not linux else f"no table for {machine}"),
        ("rlimits", True, "CPU, memory, file size, open files" if linux
         else "CPU, file size, open files; no memory limit outside Linux"),
    )  # fmt: skip


def isolation() -> str:
    """What is in force, as one word for a verdict: `landlock+seccomp+rlimits`."""
    return "+".join(name for name, holds, _ in details() if holds)
