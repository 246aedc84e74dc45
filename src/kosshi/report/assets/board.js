// The matrix of many bodies: bodies down, nodes across; only what is in view is on the page.
"use strict";

async function board(box, form) {
  const { element, fill, plain } = kosshi;
  const [ROW, COLUMN, NAMES, HEAD] = [30, 46, 240, 196]; // pixels: height of a row, width of a node, width of the names, height of the heads
  const STEP = 8; // rows and columns are drawn by so many at once, and so many beyond the view, so that scrolling shows no gaps
  const PRINTED = 20000; // cells; a table of more is for the workbook
  const SIGN = { p: "present", m: "moved", o: "omitted", "-": "outside" };
  const output = form.querySelector("output");
  let data;
  try { data = await kosshi.need("matrix"); } catch { box.textContent = box.dataset.missing; return; }
  const word = Object.fromEntries(Object.entries(SIGN).map(([sign, mark]) => [sign, box.getAttribute(`data-${mark}`)]));
  const collator = new Intl.Collator("ja", { numeric: true });
  const bodies = data.bodies.map(([id, name, kind, prefecture, first, last, added, marks], at) => ({
    id, name, kind, prefecture, first, last, added, marks: marks.toLowerCase(), signs: marks, at, key: plain(name + prefecture + id), omitted: 0,
  }));
  const nodes = data.nodes.map(([id, title, part, depth, wordings], at) => ({ id, title, part, depth, wordings, at, key: plain(title) }));
  let [shown, columns, missing, letters] = [bodies, nodes, [], null];
  let active = { row: -1, column: -1 }; // -1 are the heads
  let [columnsDrawn, lastWindow] = ["", ""];

  // --- the frame: one wide and tall sheet in a box that scrolls; heads and names stick -------------------------
  const sheet = element("div", "", { role: "rowgroup", class: "sheet" });
  const heads = element("div", "", { role: "row", class: "heads", "aria-rowindex": "1" });
  const corner = element("div", box.dataset.corner, { role: "columnheader", class: "corner", "aria-colindex": "1" });
  heads.append(corner);
  sheet.append(heads);
  box.replaceChildren(sheet);
  const drawn = new Map();

  const cell = (body, column, row) => {
    const node = columns[column];
    const sign = body.marks[node.at];
    const made = element("div", "", { role: "gridcell", class: `cell ${SIGN[sign]}`, "aria-colindex": column + 2 });
    made.style.left = `${NAMES + column * COLUMN}px`;
    made.dataset.row = row;
    made.dataset.column = column;
    if (sign === "-") { made.textContent = word[sign]; made.tabIndex = -1; return made; }
    const href = sign === "o" ? kosshi.nodeHref(node.id, "omitted") : kosshi.nodeHref(node.id, `b-${body.id}`);
    const link = element("a", word[sign], { href, tabindex: "-1", title: `${body.name} ${node.title}` });
    if (body.signs[node.at] !== sign) link.append(element("span", box.getAttribute("data-mark-unsure"), { class: "unsure", title: box.getAttribute("data-legend-unsure") }));
    if (letters?.[body.at][node.at]) link.append(element("i", letters[body.at][node.at]));
    made.append(link);
    return made;
  };
  const line = (row) => {
    const body = shown[row];
    const made = element("div", "", { role: "row", class: "line", "aria-rowindex": row + 2 });
    made.style.top = `${HEAD + row * ROW}px`;
    const name = element("div", "", { role: "rowheader", class: "name", "aria-colindex": "1" });
    name.dataset.row = row;
    name.dataset.column = -1;
    name.append(element("a", body.name, { href: `${kosshi.root}bodies/${body.id}.html`, tabindex: "-1", title: body.name, lang: "ja" }));
    name.append(element("small", fill(box.dataset.counts, { omitted: body.omitted, added: body.added })));
    made.append(name);
    return made;
  };
  /** Give a row the cells of the columns in view, and no others. */
  const stretch = (made, row, [from, to]) => {
    const own = [...made.children].slice(1);
    for (const one of own) if (one.dataset.column < from || one.dataset.column >= to) one.remove();
    const there = new Set(own.map((one) => Number(one.dataset.column)));
    const fresh = document.createDocumentFragment();
    for (let column = from; column < to; column += 1) if (!there.has(column)) fresh.append(cell(shown[row], column, row));
    made.append(fresh);
  };
  const drawHeads = ([from, to]) => {
    const made = [];
    for (let column = from; column < to; column += 1) {
      const node = columns[column];
      const head = element("div", "", { role: "columnheader", class: `head d${node.depth}`, "aria-colindex": column + 2 });
      head.style.left = `${NAMES + column * COLUMN}px`;
      head.dataset.row = -1;
      head.dataset.column = column;
      head.append(element("a", node.title, { href: kosshi.nodeHref(node.id), tabindex: "-1", title: node.title }));
      head.append(element("small", missing[column] ? fill(box.dataset.missingHere, { n: missing[column] }) : ""));
      made.push(head);
    }
    heads.replaceChildren(corner, ...made);
  };

  /** Draw what has come into view, take away what has left it. */
  const draw = () => {
    const [top, left] = [box.scrollTop, box.scrollLeft];
    const steps = (first, last, size, count) => [
      Math.max(Math.floor(first / size / STEP) - 1, 0) * STEP, Math.min((Math.ceil(last / size / STEP) + 1) * STEP, count),
    ];
    const [from, to] = steps(top, top + box.clientHeight - HEAD, ROW, shown.length);
    const range = steps(left, left + box.clientWidth - NAMES, COLUMN, columns.length);
    const window_ = [from, to, range].join();
    if (window_ === lastWindow) return;
    lastWindow = window_;
    if (String(range) !== columnsDrawn) {
      columnsDrawn = String(range);
      drawHeads(range);
      for (const [row, made] of drawn) if (row >= from && row < to) stretch(made, row, range);
    }
    for (const [row, made] of drawn) if (row < from || row >= to) { made.remove(); drawn.delete(row); }
    const fresh = document.createDocumentFragment();
    for (let row = from; row < to; row += 1) {
      if (drawn.has(row)) continue;
      const made = line(row);
      stretch(made, row, range);
      drawn.set(row, made);
      fresh.append(made);
    }
    sheet.append(fresh);
    mark();
  };
  const at = ({ row, column }) => sheet.querySelector(`[data-row="${row}"][data-column="${column}"]`);
  /** Tab reaches one place of the table: the one last gone to, or the first in view. */
  const mark = () => {
    for (const one of sheet.querySelectorAll('[tabindex="0"]')) one.tabIndex = -1;
    const place = at(active) ?? sheet.querySelector(".name");
    const target = place?.querySelector("a") ?? place;
    if (target) target.tabIndex = 0;
  };
  const go = (row, column) => {
    active = { row: Math.min(Math.max(row, -1), shown.length - 1), column: Math.min(Math.max(column, -1), columns.length - 1) };
    if (active.row < 0 && active.column < 0) active.column = 0;
    if (active.row >= 0) {
      const [top, bottom] = [active.row * ROW, (active.row + 1) * ROW + HEAD];
      if (box.scrollTop > top) box.scrollTop = top;
      if (box.scrollTop + box.clientHeight < bottom) box.scrollTop = bottom - box.clientHeight;
    }
    if (active.column >= 0) {
      const [left, right] = [active.column * COLUMN, (active.column + 1) * COLUMN + NAMES];
      if (box.scrollLeft > left) box.scrollLeft = left;
      if (box.scrollLeft + box.clientWidth < right) box.scrollLeft = right - box.clientWidth;
    }
    draw();
    const place = at(active);
    (place?.querySelector("a") ?? place)?.focus({ preventScroll: true });
  };
  box.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const { row, column } = active;
    const page = Math.max(Math.floor((box.clientHeight - HEAD) / ROW) - 1, 1);
    const steps = {
      ArrowRight: [row, column + 1], ArrowLeft: [row, column - 1], ArrowDown: [row + 1, column], ArrowUp: [row - 1, column],
      PageDown: [row + page, column], PageUp: [Math.max(row - page, 0), column],
      Home: [event.ctrlKey ? 0 : row, -1], End: [event.ctrlKey ? shown.length - 1 : row, columns.length - 1],
    };
    if (steps[event.key]) { event.preventDefault(); go(...steps[event.key]); }
  });
  box.addEventListener("focusin", (event) => {
    const place = event.target.closest("[data-row]");
    if (place) { active = { row: Number(place.dataset.row), column: Number(place.dataset.column) }; mark(); }
  });
  let waiting = false;
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; draw(); }); } };
  box.addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);

  // --- filters and order --------------------------------------------------------------------------------------
  const choose = () => {
    const { status, part, kind, prefecture, edition, find, order, rows } = form.elements;
    const wanted = find.value.split(/\s+/).map(plain).filter(Boolean);
    const place = data.editions.indexOf(edition.value);
    shown = bodies.filter((body) =>
      (!kind.value || body.kind === kind.value) && (!prefecture.value || body.prefecture === prefecture.value) &&
      (place < 0 || (body.first <= place && place <= body.last)) && wanted.every((one) => body.key.includes(one)));
    const count = (node, sign) => shown.reduce((sum, body) => sum + (body.marks[node.at] === sign), 0);
    columns = nodes.filter((node) => node.part === part.value);
    for (const body of shown) body.omitted = columns.reduce((sum, node) => sum + (body.marks[node.at] === "o"), 0);
    const counts = new Map(columns.map((node) => [node, { p: count(node, "p"), m: count(node, "m"), o: count(node, "o") }]));
    const fits = {
      "": () => true, omitted: ({ o }) => o > 0, moved: ({ m }) => m > 0, differ: ({ p, m, o }) => [p, m, o].filter(Boolean).length > 1,
    }[status.value];
    columns = columns.filter((node) => fits(counts.get(node)));
    if (status.value === "omitted" || status.value === "moved") {
      const sign = status.value[0];
      shown = shown.filter((body) => columns.some((node) => body.marks[node.at] === sign));
    }
    if (rows.value === "omitted") columns.sort((a, b) => counts.get(b).o - counts.get(a).o || a.at - b.at);
    if (rows.value === "wordings") columns.sort((a, b) => b.wordings - a.wordings || a.at - b.at);
    missing = columns.map((node) => counts.get(node).o);
    const ways = {
      "": (a, b) => a.at - b.at, name: (a, b) => collator.compare(a.name, b.name), omitted: (a, b) => b.omitted - a.omitted || a.at - b.at,
      added: (a, b) => b.added - a.added || a.at - b.at, edition: (a, b) => a.last - b.last || a.first - b.first || a.at - b.at,
    };
    shown.sort(ways[order.value]);
  };
  const apply = () => {
    choose();
    box.setAttribute("aria-rowcount", shown.length + 1);
    box.setAttribute("aria-colcount", columns.length + 1);
    sheet.style.height = `${HEAD + shown.length * ROW}px`;
    sheet.style.width = `${NAMES + columns.length * COLUMN}px`;
    active = { row: 0, column: -1 };
    for (const row of drawn.values()) row.remove();
    drawn.clear();
    [columnsDrawn, lastWindow] = ["", ""];
    output.textContent = fill(output.dataset.count, { n: columns.length, total: nodes.length, bodies: shown.length.toLocaleString() });
    draw();
  };
  kosshi.bind(form, () => {
    const wanted = form.elements.letters.checked;
    box.classList.toggle("letters", wanted);
    apply();
    if (wanted && !letters) kosshi.need("letters").then((rows) => { letters = rows.map((row) => row.split(",")); apply(); }, () => {});
  });

  // --- on paper: what is chosen, as plain tables, unless it is too much ----------------------------------------
  const paper = element("div", "", { class: "paper" });
  box.after(paper);
  const WIDE = 45; // nodes that fit on A4 laid across
  const printed = () => {
    if (shown.length * columns.length > PRINTED) return [element("p", fill(box.dataset.tooMuch, { bodies: shown.length, nodes: columns.length }))];
    const tables = [];
    for (let first = 0; first < columns.length; first += WIDE) {
      const own = columns.slice(first, first + WIDE);
      const table = element("table", "", { class: "matrix many printed" });
      const [head, body] = [element("thead"), element("tbody")];
      const row = element("tr");
      row.append(element("th", box.dataset.corner, { scope: "col" }), ...own.map((node) => element("th", node.title, { scope: "col", class: "body-head" })));
      head.append(row);
      body.append(...shown.map((one) => {
        const made = element("tr");
        made.append(element("th", one.name, { scope: "row" }), ...own.map((node) => element("td", word[one.marks[node.at]], { class: SIGN[one.marks[node.at]] })));
        return made;
      }));
      table.append(head, body);
      tables.push(table);
    }
    return tables;
  };
  addEventListener("beforeprint", () => paper.replaceChildren(...printed()));
  addEventListener("afterprint", () => paper.replaceChildren());
}

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("board");
  if (box) board(box, document.getElementById("filters"));
});
