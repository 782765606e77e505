"""Linear layers through oneDNN and without it, against a product by hand."""

import pytest
import torch

from core.nets import linear as module
from core.nets.linear import has_bfloat16, linear


@pytest.fixture(params=[True, False])
def onednn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With oneDNN where there is one, and without."""
    if not request.param:
        monkeypatch.setattr(module, "_ONEDNN", None)


@torch.inference_mode()
@pytest.mark.parametrize("shape", [(5, 6), (3, 4, 6), (0, 6), (2, 0, 6)])
@pytest.mark.parametrize("activation", ["none", "relu"])
@pytest.mark.parametrize(("kind", "near"), [(torch.float32, 1e-5), (torch.bfloat16, 0.05)])
def test_product_sum_and_activation(
    onednn: None, shape: tuple[int, ...], activation: str, kind: torch.dtype, near: float
) -> None:
    draw = torch.Generator().manual_seed(0)
    x, weight, bias = (torch.randn(size, generator=draw).to(kind) for size in (shape, (7, 6), (7,)))
    for shift in (bias, None):
        expected = torch.einsum("...i,oi->...o", x.double(), weight.double())
        expected = expected + shift.double() if shift is not None else expected
        expected = expected.clamp(min=0) if activation == "relu" else expected
        found = linear(x, weight, shift, activation)
        assert found.dtype == kind
        torch.testing.assert_close(found.double(), expected, atol=near, rtol=near)


@pytest.mark.parametrize(
    ("known", "has"),
    [({"avx512_bf16": True}, True), ({"amx_bf16": True}, True), ({"avx512_f": True}, False), ({}, False)],
)
def test_bfloat16_is_for_processors_that_have_it(
    monkeypatch: pytest.MonkeyPatch, known: dict[str, bool], has: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: known)
    assert has_bfloat16() == has
