"""Linear layers at the speed of the processor, for frozen weights; and whether it multiplies bfloat16 faster."""

import torch
import torch.nn.functional as F
from torch import Tensor

# oneDNN uses the widest vectors of any processor; PyTorch's usual float32 product (MKL) half of them outside Intel's.
_ONEDNN = getattr(torch.ops.mkldnn, "_linear_pointwise", None) if torch.backends.mkldnn.is_available() else None  # type: ignore[no-untyped-call]


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None, activation: str = "none") -> Tensor:
    """x Wᵀ + b (..., out) of x (..., in) and W (out, in) in one dtype, then "none" or "relu"; without gradients."""
    if _ONEDNN is not None and x.numel():
        found: Tensor = _ONEDNN(x, weight, bias, activation, [], "")  # (..., out)
        return found
    found = F.linear(x, weight, bias)  # (..., out)
    return F.relu(found) if activation == "relu" else found


def has_bfloat16() -> bool:
    """Whether this processor has instructions for products of bfloat16; without them they are slower than float32."""
    known = torch.cpu.get_capabilities()
    return bool(known.get("avx512_bf16") or known.get("amx_bf16"))
