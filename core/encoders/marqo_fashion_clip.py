"""Marqo-FashionCLIP: CLIP ViT-B/16 fine-tuned by generalised contrastive learning on fashion attributes."""

from core.encoders.base.hub import Repository, register

open_marqo_fashion_clip = register(
    "marqo_fashion_clip",
    Repository(
        "Marqo/marqo-fashionCLIP",
        revision="44f4c655124ed71e90cbf528d82f508d69d8a81b",
        weights="open_clip_model.safetensors",
        sha256="2bd31a2e6ba195c4890941f61ea6ada9dbf242f9c6e5ee27eec8cf13a2dc9ffe",
        megabytes=599,
    ),
    summary="Marqo-FashionCLIP: ViT-B/16 trained on titles, colours and materials, 599 MB.",
)
