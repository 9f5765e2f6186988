"""Which functions of NumPy, torch and Python are easily taken for one another, or forgotten."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TWINS = {
    one: other
    for pair in (
        "mean sum", "nanmean nansum", "max min", "amax amin", "argmax argmin", "maximum minimum",
        "std var", "any all", "zeros ones", "zeros_like ones_like", "floor ceil", "tril triu",
        "sin cos", "rand randn", "hstack vstack",
    )
    for one, other in (pair.split(), pair.split()[::-1])
}  # fmt: skip
DTYPES = {
    "float64": "float32", "float32": "float64", "float16": "float32", "bfloat16": "float32",
    "double": "float32", "int64": "int32", "int32": "int64", "complex128": "complex64",
}  # fmt: skip
TRANSPOSED = words("T mT H")

# f(x, …) and x.f(…) where forgetting f leaves an x that may well fit
WRAPPERS = words(
    "sqrt abs absolute fabs square exp log log1p clip clamp clamp_min maximum minimum max min"
    " sorted reversed copy deepcopy clone detach astype to float double half long ravel"
    " transpose permute swapaxes moveaxis t"
)
SIGNLESS = words("abs absolute fabs square")
EXTREMES = words("max min maximum minimum")
REDUCTIONS = words(
    "sum mean max min amax amin prod std var argmax argmin argsort sort cumsum cumprod any all norm"
    " softmax log_softmax logsumexp median"
)
SHAPED = words(  # these take a tuple whose order matters
    "zeros ones empty full reshape view transpose permute expand broadcast_to tile normal uniform"
    " standard_normal integers random randn rand"
)
RESHAPES = words("reshape view")
UNORDERED = words(
    "maximum minimum max min add multiply result_type promote_types array_equal allclose isclose"
    " zip swapaxes isinstance hasattr print"
)
AXES = words("axis dim")
NO_GRADIENTS = words("no_grad inference_mode enable_grad")
DECORATORS = NO_GRADIENTS | words("property staticmethod classmethod")
