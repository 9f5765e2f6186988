"""All points as the rows of two matrices x ± h·I; NaN becomes infinity."""
import numpy as np


def gradcheck(f, grad, x, tol=1e-5):
    point = np.asarray(x, dtype=np.float64)
    steps = 1e-5 * np.eye(point.size)
    flat = point.ravel()
    numeric = np.array([(f((flat + s).reshape(point.shape)) - f((flat - s).reshape(point.shape))) / (2 * 1e-5) for s in steps])
    analytic = np.ravel(grad(point.copy()))
    size = np.abs(analytic) + np.abs(numeric)
    error = np.abs(analytic - numeric) / np.where(size > 1e-8, size, 1e-8)
    error = np.where(np.isfinite(error), error, np.inf)
    k = int(error.argmax())
    return bool(error[k] <= tol), error[k], np.unravel_index(k, point.shape)
