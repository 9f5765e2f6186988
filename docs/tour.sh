#!/bin/sh
# A graded example end to end: break softmax, be told which mistake it is, mend it, see it pass.
# Leaves nothing behind: the workspace is a temporary folder.
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export XDG_CONFIG_HOME="$home/config" TUTOR_WARM=0
unset TUTOR_WORKSPACE || true
mkdir "$home/practice"
cd "$home/practice"

run() {
    printf '\n$ tutor %s\n' "$*"
    tutor "$@" || [ $? -eq 1 ] # 1 means: not passed, which is a part of the tour
}
write() {
    printf '\n$ cat > activations/softmax.py\n'
    tee activations/softmax.py
}

tutor init . --yes > /dev/null
run start softmax
write <<'CODE'
import numpy as np


def softmax(z, axis=-1):
    weights = np.exp(z)
    return weights / weights.sum(axis=axis, keepdims=True)
CODE
run check softmax --seed 7
run hint softmax
write <<'CODE'
import numpy as np


def softmax(z, axis=-1):
    weights = np.exp(z - z.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)
CODE
run check softmax --seed 7
run next
