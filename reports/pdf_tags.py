"""What WeasyPrint leaves open in a tagged PDF, mended before the file is written (ISO 14289-1, ISO 19005-3)."""

from collections.abc import Iterator
from typing import Any

import pydyf

_PX_IN_PT = 0.75


def mend(document: Any, pdf: Any) -> None:
    """A finisher for `write_pdf`: page numbers as artifacts, tables with their heads and what they are about, the
    place of drawings, each attachment named once."""
    elements = [row for row in pdf.objects if isinstance(row, dict) and row.get("Type") == "/StructElem"]
    _set_apart(pdf, elements)
    elements = [row for row in elements if row]
    _describe_tables(document, elements)
    _index_heads(pdf, elements)
    _place_drawings(document, pdf, elements)
    if "AF" in pdf.catalog:  # written once for the name and once for the file
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _set_apart(pdf: Any, elements: list[Any]) -> None:
    """Page numbers get an element that hangs on no tree; what is drawn for the page alone is an artifact."""
    by_reference = {row.reference: row for row in elements}
    hung = {kid for row in elements for kid in row["K"] if isinstance(kid, bytes)} | set(_root(pdf)["K"])
    loose = [row for reference, row in by_reference.items() if reference not in hung]
    nums = _object(pdf, _root(pdf)["ParentTree"])["Nums"]
    places = {reference: place for place, reference in enumerate(pdf.page_references)}
    while loose:
        row = loose.pop()
        for kid in row["K"]:
            if isinstance(kid, bytes):
                loose.append(by_reference[kid])
            else:
                _as_artifact(_object(pdf, _object(pdf, row["Pg"])["Contents"]).stream, kid)
                nums[2 * places[row["Pg"]] + 1][kid] = "null"
        row.clear()  # an empty object: pydyf counts wrongly when one is given free


def _as_artifact(stream: list[Any], mark: int) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") == mark:
            stream[place - 1] = "/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
            return


def _describe_tables(document: Any, elements: list[Any]) -> None:
    """Elements were made in the order of the boxes, so tables and their words come in the same one."""
    tables = [row for row in elements if row["S"] == "/Table"]
    boxes = [box for page in document.pages for box in _tables(page._page_box)]
    for row, box in zip(tables, boxes, strict=True):
        if words := box.element.get("aria-label"):
            row["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(words)})


def _tables(box: Any) -> Iterator[Any]:
    if box.element_tag == "table":
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from _tables(child)


def _index_heads(pdf: Any, elements: list[Any]) -> None:
    """Cells name their heads by an identifier, which must be found in the tree."""
    heads = [row for row in elements if row["S"] == "/TH"]
    for row in heads:
        row["A"]["Scope"] = "/Column"
    if heads:
        named = sorted((row["ID"].data, row["ID"], row.reference) for row in heads if "ID" in row)
        names = pydyf.Array(item for _, *pair in named for item in pair)
        limits = pydyf.Array((named[0][1], named[-1][1]))
        tree = pydyf.Dictionary({"Kids": pydyf.Array()})
        leaf = pydyf.Dictionary({"Names": names, "Limits": limits})
        for made in (tree, leaf):
            pdf.add_object(made)
        tree["Kids"].append(leaf.reference)
        _root(pdf)["IDTree"] = tree.reference


def _place_drawings(document: Any, pdf: Any, elements: list[Any]) -> None:
    """In points from the lower left corner, as the page has it; WeasyPrint gives pixels from the upper."""
    heights = {reference: page.height for reference, page in zip(pdf.page_references, document.pages, strict=True)}
    for row in elements:
        if row["S"] == "/Figure":
            left, top, right, bottom = row["A"]["BBox"]
            height = heights[row["Pg"]]
            row["A"]["BBox"] = pydyf.Array(
                round(value * _PX_IN_PT, 2) for value in (left, height - bottom, right, height - top)
            )


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _root(pdf: Any) -> Any:
    return _object(pdf, pdf.catalog["StructTreeRoot"])
