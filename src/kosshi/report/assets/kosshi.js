// The report's behaviour. Works from a disk: no request but for assets/search.js, nothing kept, nothing sent.
// Without this script every page shows everything; with it, parts fold and rows are filtered.
"use strict";
document.documentElement.classList.add("js");

const fill = (message, values) => message.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

/** The state of a form in the address, so that every view has a link and "back" works: #!name=value&… */
const address = {
  read: () => new URLSearchParams(location.hash.startsWith("#!") ? location.hash.slice(2) : ""),
  write(values) {
    const text = new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
    if (text === address.read().toString()) return;
    location.hash = `!${text}`;
  },
};

function bindForm(form, apply) {
  const values = () => {
    const found = {};
    for (const field of form.elements) {
      if (field.name) found[field.name] = field.type === "checkbox" ? (field.checked !== field.defaultChecked ? (field.checked ? "1" : "0") : "") : field.value;
    }
    return found;
  };
  const restore = () => {
    const known = address.read();
    for (const field of form.elements) {
      if (!field.name) continue;
      const value = known.get(field.name);
      if (field.type === "checkbox") field.checked = value === null ? field.defaultChecked : value === "1";
      else field.value = value ?? "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.selectedIndex = 0;
    }
    apply();
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => { address.write(values()); apply(); });
  form.addEventListener("reset", () => setTimeout(() => { address.write({}); apply(); }));
  addEventListener("hashchange", restore);
  restore();
}

// --- the matrix ---------------------------------------------------------------------------------------------

function matrix(table, form) {
  const FIRST = 2; // columns before the bodies
  const heads = [...table.tHead.rows[0].cells].slice(FIRST);
  const rows = [...table.querySelectorAll("tr.node")];
  const byNode = new Map(rows.map((row) => [row.dataset.node, row]));
  const above = (id) => byNode.get(id.slice(0, id.lastIndexOf(".")));
  const folded = new Set();
  const output = form.querySelector("output");

  const matches = (row, status, columns) => {
    const marks = columns.map((at) => row.cells[at + FIRST].className).filter((mark) => mark !== "outside");
    if (!marks.length) return status === "";
    if (status === "omitted" || status === "moved") return marks.includes(status);
    return status === "" || marks.some((mark) => mark !== marks[0]);
  };
  const hiddenByFold = (id) => {
    for (let row = above(id); row; row = above(row.dataset.node)) if (folded.has(row.dataset.node)) return true;
    return false;
  };
  const apply = () => {
    const { status, part, kind, prefecture, letters } = form.elements;
    const visible = heads.map((head) => (!kind.value || head.dataset.kind === kind.value) && (!prefecture.value || head.dataset.prefecture === prefecture.value));
    const columns = visible.flatMap((shown, at) => (shown ? [at] : []));
    for (const row of table.rows) {
      visible.forEach((shown, at) => { const cell = row.cells[at + FIRST]; if (cell.hidden === shown) cell.hidden = !shown; });
    }
    for (const body of table.tBodies) {
      body.hidden = Boolean(part.value) && body.dataset.part !== part.value;
      const button = body.querySelector("tr.part .fold");
      body.classList.toggle("closed", button.getAttribute("aria-expanded") === "false" && !status.value && body.dataset.part !== part.value);
    }
    table.classList.toggle("letters", letters.checked);
    let shown = 0;
    const context = new Set();
    for (const row of rows) {
      const fits = matches(row, status.value, columns);
      row.classList.remove("context");
      row.hidden = !fits || (!status.value && hiddenByFold(row.dataset.node));
      if (!fits || row.parentNode.hidden) continue;
      shown += 1;
      for (let upper = above(row.dataset.node); upper; upper = above(upper.dataset.node)) context.add(upper);
    }
    if (status.value) for (const row of context) if (row.hidden) { row.hidden = false; row.classList.add("context"); }
    output.textContent = fill(output.dataset.count, { n: shown, total: rows.length, bodies: columns.length });
  };
  table.addEventListener("click", (event) => {
    const button = event.target.closest(".fold");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") === "false";
    button.setAttribute("aria-expanded", String(open));
    const id = button.closest("tr").dataset.node;
    if (id) folded[open ? "delete" : "add"](id);
    apply();
  });
  bindForm(form, apply);
}

/** Arrow keys go from cell to cell. */
function arrows(table) {
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  table.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("td, th");
    if (!step || !cell || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = [...table.rows].filter((row) => row.offsetParent);
    let line = rows.indexOf(cell.parentNode);
    let column = cell.cellIndex;
    for (;;) {
      line += step[0];
      column += step[1];
      const next = rows[line]?.cells[column];
      if (!next) return;
      const target = next.hidden ? null : next.querySelector("a");
      if (target) { event.preventDefault(); target.focus(); target.scrollIntoView({ block: "nearest", inline: "nearest" }); return; }
    }
  });
}

// --- two bodies side by side --------------------------------------------------------------------------------

function pair(table, form) {
  const output = form.querySelector("output");
  const rows = [...table.querySelectorAll("tbody > tr:not(.part)")];
  const apply = () => {
    const { changed, harmless } = form.elements;
    table.classList.toggle("changed", changed.checked);
    table.classList.toggle("hide-harmless", harmless.checked);
    let shown = 0;
    for (const row of rows) {
      const quiet = row.classList.contains("same") || (harmless.checked && row.classList.contains("harmless"));
      row.hidden = changed.checked && quiet && !row.classList.contains("moved") && row !== document.querySelector(":target");
      if (!row.hidden) shown += 1;
    }
    for (const body of table.tBodies) body.hidden = ![...body.rows].some((row) => !row.hidden && !row.classList.contains("part"));
    output.textContent = fill(output.dataset.count, { n: shown, total: rows.length });
  };
  bindForm(form, apply);
}

// --- search -------------------------------------------------------------------------------------------------

/** Width, case, kana and white space make no difference: ﾌﾟﾗｲﾊﾞｼｰ, プライバシー and ぷらいばしー are one word. */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "").replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));

function search(form) {
  const SHOWN = 30;
  const root = form.dataset.root;
  const input = form.querySelector("input");
  const found = form.querySelector(".found");
  let index = null;
  let loading = false;

  const build = (data) => ({
    nodes: data.nodes.map((node) => ({ node, key: plain(`${node[1]} ${node[2]}`), title: plain(node[1]) })),
    clauses: data.clauses.map((clause) => ({ clause, key: plain(clause[0] + clause[1]) })),
    bodies: data.bodies,
  });
  const load = () => {
    if (index || loading) return;
    loading = true;
    const script = document.createElement("script");
    script.src = `${root}assets/search.js`;
    script.onload = () => { index = build(window.kosshiData); delete window.kosshiData; show(); };
    script.onerror = () => { loading = false; say(form.dataset.missing); };
    document.head.append(script);
  };
  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const say = (message) => { found.replaceChildren(element("p", message)); found.hidden = false; };
  /** A stretch of the text around the first place where a word occurs as it was typed, that place marked. */
  const excerpt = (text, words) => {
    const line = document.createElement("span");
    line.lang = "ja";
    const places = words.map((word) => [text.normalize("NFKC").length === text.length ? text.normalize("NFKC").toLowerCase().indexOf(word) : text.indexOf(word), word.length]).filter(([at]) => at >= 0);
    const [at, size] = places[0] ?? [-1, 0];
    const start = Math.max(at - 24, 0);
    if (at < 0) { line.textContent = text.length > 80 ? `${text.slice(0, 80)}…` : text; return line; }
    line.append(start ? "…" : "", text.slice(start, at), element("mark", text.slice(at, at + size)), text.slice(at + size, at + size + 56), at + size + 56 < text.length ? "…" : "");
    return line;
  };
  const section = (title, items, total) => {
    if (!items.length) return [];
    const list = document.createElement("ul");
    list.append(...items);
    const parts = [element("h2", `${title} (${total})`), list];
    if (total > items.length) parts.push(element("p", fill(form.dataset.more, { n: total - items.length }), { class: "note" }));
    return parts;
  };
  const nodeItem = ({ node }) => {
    const item = document.createElement("li");
    item.append(element("a", node[1], { href: `${root}nodes/${node[0]}.html` }), " ", element("small", node[3]));
    return item;
  };
  const clauseItem = ({ clause: [heading, text, places] }, words) => {
    const item = document.createElement("li");
    const [body, path, place] = places;
    const [id, name] = index.bodies[body];
    item.append(element("a", `${name} ${place}`, { href: `${root}bodies/${id}.html#${encodeURIComponent(`c-${path}`)}` }), " ");
    if (places.length > 3) item.append(element("small", fill(form.dataset.others, { n: places.length / 3 - 1 })));
    item.append(document.createElement("br"), excerpt(heading && text ? `${heading} ${text}` : heading || text, words));
    return item;
  };
  const show = () => {
    const typed = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    if (!index || !typed.length) { found.hidden = true; return; }
    const words = typed.map(plain);
    const fits = ({ key }) => words.every((word) => key.includes(word));
    const nodes = index.nodes.filter(fits).sort((a, b) => Number(b.title.includes(words[0])) - Number(a.title.includes(words[0])));
    const clauses = index.clauses.filter(fits);
    const parts = [
      ...section(form.dataset.nodes, nodes.slice(0, 10).map(nodeItem), nodes.length),
      ...section(form.dataset.clauses, clauses.slice(0, SHOWN).map((clause) => clauseItem(clause, typed)), clauses.length),
    ];
    if (!parts.length) { say(form.dataset.none); return; }
    found.replaceChildren(...parts);
    found.scrollTop = 0;
    found.hidden = false;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); found.querySelector("a")?.focus(); });
  input.addEventListener("focus", load);
  input.addEventListener("input", () => { load(); show(); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) found.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !found.hidden) { found.hidden = true; input.focus(); }
    if (event.key === "/" && !event.target.closest("input, select, textarea")) { event.preventDefault(); input.focus(); }
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && form.contains(event.target) && !found.hidden) {
      const links = [input, ...found.querySelectorAll("a")];
      const next = links[links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { event.preventDefault(); next.focus(); }
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  const whole = document.getElementById("matrix");
  if (whole) matrix(whole, document.getElementById("filters"));
  for (const table of document.querySelectorAll(".matrix")) arrows(table);
  const sides = document.getElementById("pair");
  if (sides) pair(sides, document.getElementById("switches"));
  search(document.querySelector(".search"));
});
