"""What WeasyPrint leaves open in a tagged PDF, mended before the file is written (ISO 14289-1, ISO 19005-3)."""

from collections.abc import Iterator
from typing import Any

import pydyf

_PX_IN_PT = 0.75


def mend(document: Any, pdf: Any) -> None:
    """A finisher for `write_pdf`: page numbers as artifacts, a table over many pages as one, with what it is about and
    its heads once, the place of drawings, each attachment named once."""
    tree = _Tree(pdf)
    _set_apart(tree)
    _join_tables(document, tree)
    elements = tree.elements
    _index_heads(pdf, elements)
    _place_drawings(document, pdf, elements)
    if "AF" in pdf.catalog:  # written once for the name and once for the file
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


class _Tree:
    """The structure elements, and how some of them are taken out."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._nums = _object(pdf, _root(pdf)["ParentTree"])["Nums"]
        self._places = {reference: place for place, reference in enumerate(pdf.page_references)}
        dictionaries: list[Any] = [row for row in pdf.objects if isinstance(row, dict)]
        self._by_reference = {row.reference: row for row in dictionaries if row.get("Type") == "/StructElem"}

    @property
    def elements(self) -> list[Any]:
        """Those still in the tree, in the order of the boxes they were made of."""
        return [row for row in self._by_reference.values() if row]

    @property
    def loose(self) -> list[Any]:
        """Those that hang on no other."""
        hung = {kid for row in self.elements for kid in row["K"] if isinstance(kid, bytes)} | set(_root(self._pdf)["K"])
        return [row for reference, row in self._by_reference.items() if reference not in hung]

    def kids(self, row: Any) -> list[Any]:
        return [self._by_reference[kid] for kid in row["K"] if isinstance(kid, bytes)]

    def below(self, row: Any, kind: str) -> list[Any]:
        """Those of a kind anywhere below, in reading order."""
        kids = self.kids(row)
        return [found for kid in kids for found in ([kid] if kid["S"] == kind else self.below(kid, kind))]

    def hang(self, row: Any, parent: Any) -> None:
        """Make it the last below `parent`; where it hung before is left to the caller."""
        row["P"] = parent.reference
        parent["K"].append(row.reference)

    def drop(self, row: Any) -> None:
        """Take it out with all below it: what they mark is drawn for the page alone."""
        for kid in row["K"]:
            if isinstance(kid, bytes):
                self.drop(self._by_reference[kid])
            else:
                _as_artifact(_object(self._pdf, _object(self._pdf, row["Pg"])["Contents"]).stream, kid)
                self._nums[2 * self._places[row["Pg"]] + 1][kid] = "null"
        row.clear()  # an empty object: pydyf counts wrongly when one is given free

    def prune(self, row: Any) -> None:
        """Take out an element with nothing below it, and those above it that have nothing else."""
        parent = self._by_reference[row["P"]]
        parent["K"].remove(row.reference)
        row.clear()
        if not parent["K"]:
            self.prune(parent)


def _set_apart(tree: _Tree) -> None:
    """Page numbers get an element that hangs on no tree; what is drawn for the page alone is an artifact."""
    for row in tree.loose:
        tree.drop(row)


def _as_artifact(stream: list[Any], mark: int) -> None:
    for place, item in enumerate(stream):
        if isinstance(item, dict) and item.get("MCID") == mark:
            stream[place - 1] = "/Artifact"
            stream[place] = pydyf.Dictionary({"Type": "/Pagination"})
            return


def _join_tables(document: Any, tree: _Tree) -> None:
    """WeasyPrint tags what each page shows of a table as a table of its own. Elements were made in the order of the
    boxes, so both come in the same one."""
    tables = [row for row in tree.elements if row["S"] == "/Table"]
    boxes = [box for page in document.pages for box in _tables(page._page_box)]
    first: dict[Any, Any] = {}
    for row, box in zip(tables, boxes, strict=True):
        if box.element in first:
            _continue_table(tree, first[box.element], row)
            continue
        first[box.element] = row
        if words := box.element.get("aria-label"):
            row["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(words)})
    for table in first.values():
        _name_heads(tree, table)


def _continue_table(tree: _Tree, table: Any, rest: Any) -> None:
    """Hang the rows of `rest` below `table`; its head, drawn again on each page, is not read again.

    A page that a single row fills may show no head at all, also the first one.
    """
    for part in tree.kids(rest):
        known = next((kid for kid in tree.kids(table) if kid["S"] == part["S"]), None)
        if known is None:
            part["P"] = table.reference
            table["K"].insert(0 if part["S"] == "/THead" else len(table["K"]), part.reference)
        elif part["S"] == "/THead":
            tree.drop(part)
        else:
            for row in tree.kids(part):
                tree.hang(row, known)
            part.clear()
    tree.prune(rest)


def _name_heads(tree: _Tree, table: Any) -> None:
    """Each cell names the heads of the columns it lies in."""
    heads = [row["ID"] for row in tree.below(table, "/TH")]
    for row in tree.below(table, "/TR"):
        column = 0
        for cell in tree.below(row, "/TD"):
            span = cell["A"].get("ColSpan", 1)
            cell["A"]["Headers"] = pydyf.Array(heads[column : column + span])
            column += span


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
