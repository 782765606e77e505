"""FashionCLIP 2.0 (Chia et al. 2022): CLIP ViT-B/32 fine-tuned on 800,000 pictures and titles of fashion products."""

from core.encoders.base.hub import Repository, register

open_fashion_clip = register(
    "fashion_clip",
    Repository(
        "patrickjohncyh/fashion-clip",
        revision="7e3ba62ce16b379a1ab479346b66f192e76f51b7",
        weights="model.safetensors",
        sha256="4977e3a54929eccf065ce449aeaf296f0e5cb6b28e8798c3c97d67cb2f6dafc9",
        megabytes=605,
    ),
    summary="FashionCLIP 2.0: ViT-B/32 trained on fashion products, 605 MB.",
)
