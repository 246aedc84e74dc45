// The search box of every page, and the page of all results. Looks through nodes and the distinct texts of all clauses.
"use strict";

kosshi.search = (() => {
  const { element, fill, plain } = kosshi;
  let index = null;

  /** The texts in the form they are searched in, made once; big texts take a while, so not before somebody searches. */
  const load = async () => {
    if (!index) {
      const data = await kosshi.need("wordings");
      index = {
        ...data,
        nodes: data.nodes.map((node) => ({ node, title: plain(node[1]), key: plain(`${node[1]} ${node[2]}`) })),
        clauses: data.clauses.flatMap((clause) => (clause[2].length ? [{ clause, key: plain(clause[0] + clause[1]) }] : [])),
      };
    }
    return index;
  };
  const words = (typed) => typed.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);

  /** Nodes and clauses that hold every word; nodes whose title does come first. */
  const find = (typed) => {
    const keys = words(typed).map(plain);
    if (!keys.length) return { nodes: [], clauses: [] };
    const fits = ({ key }) => keys.every((word) => key.includes(word));
    const nodes = index.nodes.filter(fits).sort((a, b) => Number(b.title.includes(keys[0])) - Number(a.title.includes(keys[0])));
    return { nodes, clauses: index.clauses.filter(fits) };
  };

  /** Where in a text each sign of its searched form stands. */
  const origins = (text) => {
    const found = [];
    let at = 0;
    for (const sign of text) {
      for (let count = plain(sign).length; count > 0; count -= 1) found.push(at);
      at += sign.length;
    }
    return [...found, text.length];
  };
  /** A stretch of the text around the first place where a word stands, every word in it marked. */
  const excerpt = (text, typed, width = 56) => {
    const line = element("span", "", { lang: "ja" });
    const head = text.length > 20000 ? text.slice(0, 20000) : text;
    const key = plain(head);
    const origin = origins(head);
    if (origin.length !== key.length + 1) { line.textContent = head.slice(0, width + 24); return line; } // two signs melted into one
    const spans = words(typed).map(plain).flatMap((word) => {
      const places = [];
      for (let at = key.indexOf(word); at >= 0 && places.length < 50; at = key.indexOf(word, at + word.length)) places.push([origin[at], origin[at + word.length]]);
      return places;
    }).sort((a, b) => a[0] - b[0]);
    const start = Math.max((spans[0]?.[0] ?? 0) - 24, 0);
    const end = Math.min(Math.max((spans[0]?.[1] ?? 0) + width, start + width), text.length);
    let at = start;
    if (start) line.append("…");
    for (const [from, to] of spans) {
      if (from < at || to > end) continue;
      line.append(text.slice(at, from), element("mark", text.slice(from, to)));
      at = to;
    }
    line.append(text.slice(at, end), end < text.length ? "…" : "");
    return line;
  };
  const nodeItem = ({ node }) => {
    const item = document.createElement("li");
    item.append(element("a", node[1], { href: kosshi.nodeHref(node[0]) }), " ", element("small", node[3]));
    return item;
  };
  const where = (body, place) => {
    const [path, printed] = index.places[place];
    return element("a", `${index.bodies[body][1]} ${printed}`, { href: kosshi.clauseHref(index.bodies[body][0], path), lang: "ja" });
  };
  const whole = ([heading, text]) => (heading && text ? `${heading} ${text}` : heading || text);
  return { load, find, excerpt, nodeItem, where, whole };
})();

// --- the box --------------------------------------------------------------------------------------------------

function searchBox(form) {
  const { element, fill, search } = kosshi;
  const NODES = 10;
  const CLAUSES = 30;
  const input = form.querySelector("input");
  const found = form.querySelector(".found");
  const say = (message) => { found.replaceChildren(element("p", message)); found.hidden = false; };
  const section = (title, items, total) => {
    if (!items.length) return [];
    const list = document.createElement("ul");
    list.append(...items);
    return [element("h2", `${title} (${total.toLocaleString()})`), list];
  };
  const clauseItem = ({ clause }) => {
    const item = document.createElement("li");
    const [, , places] = clause;
    item.append(search.where(places[0], places[1]), " ");
    if (places.length > 2) item.append(element("small", fill(form.dataset.others, { n: places.length / 2 - 1 })));
    item.append(document.createElement("br"), search.excerpt(search.whole(clause), input.value));
    return item;
  };
  const show = () => {
    if (!input.value.trim()) { found.hidden = true; return; }
    const { nodes, clauses } = search.find(input.value);
    if (!nodes.length && !clauses.length) { say(form.dataset.none); return; }
    const more = element("p");
    more.append(element("a", form.dataset.all, { href: `${kosshi.root}search.html#!${new URLSearchParams({ q: input.value })}` }));
    found.replaceChildren(
      ...section(form.dataset.nodes, nodes.slice(0, NODES).map(search.nodeItem), nodes.length),
      ...section(form.dataset.clauses, clauses.slice(0, CLAUSES).map(clauseItem), clauses.length),
      more,
    );
    found.scrollTop = 0;
    found.hidden = false;
  };
  const start = () => search.load().then(show, () => say(form.dataset.missing));
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) location.href = `${kosshi.root}search.html#!${new URLSearchParams({ q: input.value })}`;
    found.hidden = true;
  });
  input.addEventListener("focus", () => search.load().catch(() => say(form.dataset.missing)));
  input.addEventListener("input", start);
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

// --- the page of all results ----------------------------------------------------------------------------------

async function searchPage(page) {
  const { element, fill, search } = kosshi;
  const form = page.querySelector("form");
  const [nodeList, clauseList] = [page.querySelector("#found-nodes"), page.querySelector("#found-clauses")];
  const [output, more] = [form.querySelector("output"), page.querySelector("#more")];
  const STEP = 50;
  const NAMED = 8;
  let index;
  try { index = await search.load(); } catch { output.textContent = page.dataset.missing; form.hidden = false; return; }
  let clauses = [];
  let shown = 0;

  const item = ({ clause, places }) => {
    const made = element("li");
    const links = [];
    for (let at = 0; at < places.length; at += 2) links.push(search.where(places[at], places[at + 1]));
    const line = element("p", "", { class: "places" });
    links.slice(0, NAMED).forEach((link) => line.append(link, " "));
    made.append(search.excerpt(search.whole(clause), form.elements.q.value, 400), line);
    if (links.length > NAMED) {
      const rest = element("details");
      rest.append(element("summary", fill(page.dataset.others, { n: links.length - NAMED })));
      // the names are made when they are asked for: a common clause stands in a thousand policies
      rest.addEventListener("toggle", () => { if (rest.open && rest.childElementCount === 1) links.slice(NAMED).forEach((link) => rest.append(link, " ")); });
      made.append(rest);
    }
    return made;
  };
  const grow = () => {
    clauseList.append(...clauses.slice(shown, shown + STEP).map(item));
    shown = Math.min(shown + STEP, clauses.length);
    more.hidden = shown >= clauses.length;
  };
  const apply = () => {
    const { q, kind, prefecture } = form.elements;
    const fits = (body) => (!kind.value || index.bodies[body][2] === kind.value) && (!prefecture.value || index.bodies[body][3] === prefecture.value);
    const found = search.find(q.value);
    let places = 0;
    clauses = found.clauses.flatMap(({ clause }) => {
      const kept = [];
      for (let at = 0; at < clause[2].length; at += 2) if (fits(clause[2][at])) kept.push(clause[2][at], clause[2][at + 1]);
      places += kept.length / 2;
      return kept.length ? [{ clause, places: kept }] : [];
    });
    nodeList.replaceChildren(...found.nodes.map(search.nodeItem));
    clauseList.replaceChildren();
    shown = 0;
    grow();
    const count = { nodes: found.nodes.length, texts: clauses.length.toLocaleString(), places: places.toLocaleString() };
    output.textContent = q.value.trim() ? fill(output.dataset.count, count) : "";
    page.querySelector("#nodes-section").hidden = !found.nodes.length;
    page.querySelector("#clauses-section").hidden = !clauses.length;
    page.querySelector("#nothing").hidden = !q.value.trim() || found.nodes.length + clauses.length > 0;
  };
  more.addEventListener("click", grow);
  kosshi.bind(form, apply);
}

document.addEventListener("DOMContentLoaded", () => {
  searchBox(document.querySelector("header .search"));
  const page = document.getElementById("search-page");
  if (page) searchPage(page);
});
