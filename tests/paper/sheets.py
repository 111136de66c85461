"""Contexts for the case summary template."""

from typing import Any

from casework import pdf

TEMPLATE = "pdf/case_summary.html"


def row(label: str, *lines: str, isolated: bool = False) -> dict[str, Any]:
    return {"label": label, "lines": list(lines), "isolated": isolated}


def sheet(*paragraphs: str, rows: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    section = {"title": "متن", "rows": rows or [], "entries": [{"date": "", "title": "", "lines": list(paragraphs)}]}
    return {
        "profile": "internal",
        "title": "خلاصه",
        "serial": "S-4821",
        "show_hash": True,
        "training_mark": "",
        "facts": [],
        "caution": "",
        "sections": [section],
        **changes,
    }


def printed(*paragraphs: str, language: str = "fa-af", watermark: tuple[str, ...] = (), **changes: Any) -> pdf.Paper:
    return pdf.render(TEMPLATE, sheet(*paragraphs, **changes), language=language, watermark=watermark)
