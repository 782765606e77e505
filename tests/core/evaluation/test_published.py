"""The papers' figures: each with its source, its data and a plain sign that it was not measured here."""

import json
from pathlib import Path

PUBLISHED = json.loads((Path(__file__).parents[3] / "assets/evaluation/published.json").read_text(encoding="utf-8"))


def test_every_figure_names_its_system_data_metric_and_source() -> None:
    assert PUBLISHED["figures"]
    for figure in PUBLISHED["figures"]:
        assert set(figure) == {"system", "data", "metric", "value", "source", "recalled", "caution"}
        assert figure["source"] in PUBLISHED["sources"] and figure["system"] and figure["data"]
    assert all(source["link"].startswith("https://") for source in PUBLISHED["sources"].values())
    keys = [(figure["system"], figure["data"], figure["metric"]) for figure in PUBLISHED["figures"]]
    assert len(set(keys)) == len(keys)


def test_shares_are_shares() -> None:
    for figure in PUBLISHED["figures"]:
        assert 0 < figure["value"] <= (10 if "seconds" in figure["metric"] else 1)


def test_it_is_marked_as_other_data_than_ours() -> None:
    assert "not measured here" in PUBLISHED["note"] and "do not compare" in PUBLISHED["note"]
    assert not any("mango" in figure["data"].lower() for figure in PUBLISHED["figures"])


def test_paired_accuracy_is_not_called_auc_without_a_caution() -> None:
    paired = [figure for figure in PUBLISHED["figures"] if figure["system"] == "NGNN"]
    assert paired and all(figure["caution"] and figure["recalled"] for figure in paired)
    called_auc = {figure["metric"] for figure in PUBLISHED["figures"] if figure["metric"].endswith("AUC")}
    assert called_auc == {"compatibility AUC", "paired accuracy, called AUC"}
