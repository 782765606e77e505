"""Marqo-FashionSigLIP: SigLIP ViT-B/16 fine-tuned by generalised contrastive learning on fashion attributes."""

from core.encoders.base.hub import Repository, register

open_marqo_fashion_siglip = register(
    "marqo_fashion_siglip",
    Repository(
        "Marqo/marqo-fashionSigLIP",
        revision="e5619578fd528afa0bf88d8fae37748336a57fa2",
        weights="open_clip_model.safetensors",
        sha256="88908200434959fa3154ef79d408aac33341e8797fe5ca8ca6f0463aab32e6b3",
        megabytes=813,
    ),
    summary="Marqo-FashionSigLIP: SigLIP ViT-B/16 trained on fashion attributes, 813 MB.",
)
