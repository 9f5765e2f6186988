"""The solution by other ways than open: a handle for paths only, links, mmap, the importer, ctypes.

comes back: passed
stopped by: landlock
"""

import ctypes
import importlib.machinery
import linecache
import mmap
import os
import shutil

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


SECRET = "@kata@/solution.py"


def by_path_handle():
    held = os.open(SECRET, os.O_PATH)
    return open(f"/proc/self/fd/{held}").read()


def by_folder_handle():
    held = os.open("@kata@", os.O_PATH | os.O_DIRECTORY)
    return os.read(os.open("solution.py", os.O_RDONLY, dir_fd=held), 10)


def by_link():
    os.link(SECRET, "hard")
    return open("hard").read()


def by_symlink():
    os.symlink(SECRET, "soft")
    return open("soft").read()


def by_folder_symlink():
    os.symlink("@kata@", "folder")
    return open("folder/solution.py").read()


def by_rename():
    os.rename(SECRET, "mine")


def by_copy():
    return shutil.copy(SECRET, "copy")


def by_importer():
    return importlib.machinery.SourceFileLoader("solution", SECRET).get_code("solution")


def by_sendfile():
    held = os.open(SECRET, os.O_PATH)
    return os.sendfile(os.open("out", os.O_CREAT | os.O_WRONLY), held, 0, 10) or 1


def by_exec_map():
    return mmap.mmap(os.open(SECRET, os.O_PATH), 10, prot=mmap.PROT_READ)


def by_libc():
    return ctypes.CDLL(None).open(SECRET.encode(), 0) >= 0


def by_linecache():
    return linecache.getlines(SECRET)


def by_listing():
    return os.listdir("@kata@")


for way in (by_path_handle, by_folder_handle, by_link, by_symlink, by_folder_symlink, by_rename,
            by_copy, by_importer, by_sendfile, by_exec_map, by_libc, by_linecache, by_listing):
    try:
        found = way()
    except OSError:
        continue
    assert not found, way.__name__
