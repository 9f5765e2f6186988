"""Takes many steps beside the learner's class, so that a long run is one call."""

import numpy as np


def run(settings, params, gradients):
    """The values of each parameter after every step: {name: (steps, *shape)}.

    gradients: {name: (steps, *shape)}.
    """
    optimizer = submission.AdamW(**settings)
    params = {name: value.copy() for name, value in params.items()}
    track = {name: [] for name in params}
    for t in range(len(next(iter(gradients.values())))):
        optimizer.step(params, {name: g[t].copy() for name, g in gradients.items()})
        for name, value in params.items():
            track[name].append(value.copy())
    return {name: np.array(values) for name, values in track.items()}
