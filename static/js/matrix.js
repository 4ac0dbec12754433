// <table data-matrix>: arrows go from link to link over the empty cells between them, Home and End to the ends of the
// row, with Ctrl of the table. One link at a time is in the order of Tab. Without this script all of them are.
(function () {
  "use strict";
  const table = document.querySelector("[data-matrix]");
  if (!table) return;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
  const links = rows.flat().filter(Boolean);
  let current = links[0];
  links.forEach((link) => (link.tabIndex = link === current ? 0 : -1));

  function placeOf(link) {
    const row = link.closest("tr").sectionRowIndex;
    return [row, link.closest("th, td").cellIndex];
  }

  function walk(link, down, across) {
    let [row, column] = placeOf(link);
    for (row += down, column += across; rows[row] && column >= 0 && column < rows[row].length; row += down, column += across)
      if (rows[row][column]) return rows[row][column];
    return null;
  }

  function target(event) {
    const row = rows[placeOf(event.target)[0]].filter(Boolean);
    const reach = event.ctrlKey ? links : row;
    if (event.key === "Home") return reach[0];
    if (event.key === "End") return reach[reach.length - 1];
    const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    return ways[event.key] ? walk(event.target, ...ways[event.key]) : undefined;
  }

  table.tBodies[0].addEventListener("keydown", (event) => {
    if (!event.target.matches("a") || event.altKey || event.metaKey || event.shiftKey) return;
    const next = target(event);
    if (next === undefined) return;
    event.preventDefault();
    if (next) next.focus();
  });
  table.tBodies[0].addEventListener("focusin", (event) => {
    if (!event.target.matches("a")) return;
    current.tabIndex = -1;
    current = event.target;
    current.tabIndex = 0;
  });
})();
