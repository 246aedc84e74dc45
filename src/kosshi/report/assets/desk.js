// The drafting desk: form, wordings to choose from, draft and findings. Nothing is fetched or sent; the state stands in the
// address (#!d=…) and, where the browser lets a page keep something, in its storage.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const desk = document.getElementById("desk");
  if (desk) openDesk(desk);
});

const FIELDS = ["name", "kind", "self", "head", "title", "organs", "schools", "persons", "term", "numbering", "date", "instrument", "number", "supplementary"];

async function openDesk(desk) {
  const { element, fill, need, address } = kosshi;
  const form = desk.querySelector("#body-form");
  const status = desk.querySelector("#desk-status");
  let data;
  let offers = {};
  let entries = [];
  let decisions = {};
  let draft = null;
  const loaded = new Map(); // the part of the skeleton -> where its definitions begin
  try {
    data = await need("desk");
    await load(data.parts[0][0]);
  } catch {
    status.textContent = desk.dataset.missing;
    return;
  }
  const say = (key, values = {}) => fill(data.say[key], values);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));

  /** The wordings of a part; its definitions are numbered on behind those of the parts before. */
  async function load(part) {
    if (loaded.has(part)) return;
    loaded.set(part, 0);
    let found;
    try { found = await need(`desk/${part}`); } catch (reason) { loaded.delete(part); throw reason; }
    const shift = entries.length;
    for (const own of Object.values(found.offers)) {
      for (const { made } of own) for (const one of Object.values(made.forms)) if (one.e) one.e = one.e.map((number) => number + shift);
    }
    offers = { ...offers, ...found.offers };
    entries = [...entries, ...found.entries];
  }

  // --- the form ----------------------------------------------------------------------------------------------

  const boxes = [...form.querySelectorAll("input[type=checkbox][data-path]")];
  const initial = {};
  const shown = () => {
    const values = {};
    for (const name of FIELDS) values[name] = form.elements[name].value;
    for (const box of boxes) values[box.name] = box.checked ? "1" : "";
    if (form.elements.standards) values.standards = form.elements.standards.checked ? "1" : "";
    return values;
  };
  Object.assign(initial, shown());
  const show = (values) => {
    for (const [name, value] of Object.entries({ ...initial, ...values })) {
      const input = form.elements[name];
      if (!input || typeof value !== "string") continue;
      if (input.type === "checkbox") input.checked = value === "1";
      else input.value = value;
      if (input.tagName === "SELECT" && input.selectedIndex < 0) input.value = initial[name];
    }
  };
  const several = (text) => text.split(/[\n、,，]/).map((word) => word.trim()).filter(Boolean);
  const profile = () => {
    const values = Object.fromEntries(Object.entries(shown()).map(([name, value]) => [name, value.trim()]));
    return {
      ...values,
      organs: several(values.organs),
      persons: several(values.persons),
      supplementary: values.supplementary.split("\n").map((line) => line.trim()).filter(Boolean),
      standards: values.standards === "1",
      on: new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.path)),
    };
  };

  /** Another kind of body has other words for itself, its head and its organs; what somebody wrote there stays. */
  let kind = form.elements.kind.value;
  const organsOf = (known, head) => (known?.[2] ?? []).map((organ) => fill(organ, { head })).join("\n");
  form.elements.kind.addEventListener("input", () => {
    const [before, after] = [data.kinds[kind], data.kinds[form.elements.kind.value]];
    kind = form.elements.kind.value;
    const { organs } = form.elements;
    const usual = organs.value.trim() === organsOf(before, form.elements.head.value);
    [["self", 0], ["head", 1]].forEach(([name, at]) => {
      const input = form.elements[name];
      if (after && (!input.value || before?.[at].includes(input.value))) input.value = after[at][0];
    });
    const [heads, head] = [before?.[1] ?? [], form.elements.head.value];
    const renamed = organs.value.split("\n").map((line) => {
      const old = heads.find((one) => line.startsWith(one));
      return old ? head + line.slice(old.length) : line; // 市長部局 -> 町長部局
    });
    organs.value = usual && after ? organsOf(after, head) : renamed.join("\n");
  });

  // --- the state ---------------------------------------------------------------------------------------------

  const KEY = `kosshi-desk ${location.pathname}`;
  const state = () => {
    const changed = Object.fromEntries(Object.entries(shown()).filter(([name, value]) => value !== initial[name]));
    return { form: changed, nodes: decisions };
  };
  const empty = (one) => !Object.keys(one.form).length && !Object.keys(one.nodes).length;
  const stored = { read() { try { return localStorage.getItem(KEY); } catch { return null; } } };
  stored.write = (text) => { try { if (text) localStorage.setItem(KEY, text); else localStorage.removeItem(KEY); return true; } catch { return false; } };

  /** Only what the desk itself could have written is taken from an address or a file. */
  const restore = (found) => {
    const own = found && typeof found === "object" ? found : {};
    decisions = {};
    for (const [id, one] of Object.entries(own.nodes ?? {})) {
      if (!byId.has(id) || !one || typeof one !== "object") continue;
      const [name, value] = Object.entries(one)[0] ?? [];
      if (!["policy", "text", "leave"].includes(name) || typeof value !== "string") continue;
      if (name !== "policy" || (offers[id] ?? []).some((offer) => offer.id === value)) decisions[id] = { [name]: value };
    }
    show(own.form ?? {});
    kind = form.elements.kind.value;
  };
  const parsed = (text) => { try { return JSON.parse(text ?? ""); } catch { return null; } };
  let written = "";
  const keep = (replacing) => {
    const now = state();
    written = empty(now) ? "" : JSON.stringify(now);
    address.write({ d: written }, replacing);
    status.textContent = stored.write(written) ? "" : say("not-stored");
  };
  const begin = async (found) => {
    if (found?.form?.standards === "1") await withStandards();
    restore(found);
    draw();
  };
  const withStandards = async () => {
    for (const [part] of data.parts) {
      try { await load(part); } catch { status.textContent = desk.dataset.missing; }
    }
  };

  // --- the nodes ---------------------------------------------------------------------------------------------

  const list = desk.querySelector("#desk-nodes");
  const rows = new Map();
  let current = ""; // the node that was opened last; its clause is pointed at
  let printing = false; // for printing everything folded is opened, but the choices are not printed
  addEventListener("beforeprint", () => { printing = true; });
  addEventListener("afterprint", () => setTimeout(() => { printing = false; }));
  const onlyOpen = desk.querySelector("#only-open");

  /** One node: what is chosen, and when it is opened what there is to choose. */
  function row(node) {
    const box = element("details", "", { class: `choice d${node.id.split(".").length - 1}`, id: `at-${node.id}` });
    const line = element("summary");
    line.append(element("span", node.name, { class: "node-name" }), " ", element("span", "", { class: "chosen" }));
    box.append(line);
    box.addEventListener("toggle", () => {
      if (!box.open || printing) return;
      if (box.children.length === 1) { box.append(choices(node)); tell(node, box); }
      current = node.id;
      point();
    });
    return box;
  }

  const radio = (node, value, label, ...more) => {
    const wrap = element("div", "", { class: "option" });
    const input = element("input", "", { type: "radio", name: `w-${node.id}`, value, id: `w-${node.id}-${value}` });
    const words = element("label", "", { for: input.id });
    words.append(...label);
    wrap.append(input, words, ...more);
    return wrap;
  };

  function choices(node) {
    const box = element("fieldset");
    box.append(element("legend", say("choose", { node: node.name }), { class: "hidden" }), element("p", node.gist, { class: "note", lang: "ja" }));
    box.append(radio(node, "auto", [say("auto")]));
    for (const offer of offers[node.id] ?? []) box.append(offered(node, offer));
    const text = element("textarea", "", { rows: "4", lang: "ja", "aria-label": say("hand-label", { node: node.name }) });
    box.append(radio(node, "hand", [say("hand")], text));
    const reason = element("input", "", { type: "text", lang: "ja", "aria-label": say("leave-label", { node: node.name }), placeholder: say("leave-hint") });
    box.append(radio(node, "leave", [say("leave")], reason));
    const known = (offers[node.id] ?? []).length;
    const more = element("p", "", { class: "note" });
    more.append(element("a", say("all-wordings", { n: node.wordings ?? known }), { href: kosshi.nodeHref(node.id) }));
    box.append(more);
    const set = () => {
      const value = box.querySelector("input[type=radio]:checked")?.value ?? "auto";
      if (value === "auto") delete decisions[node.id];
      else if (value === "hand") decisions[node.id] = { text: text.value };
      else if (value === "leave") decisions[node.id] = { leave: reason.value || say("leave-default") };
      else decisions[node.id] = { policy: value.slice("policy-".length) };
    };
    box.addEventListener("input", (event) => {
      const typing = event.target === text || event.target === reason;
      if (typing) box.querySelector(`input[value=${event.target === text ? "hand" : "leave"}]`).checked = true;
      set();
      changed(typing);
    });
    return box;
  }

  function offered(node, offer) {
    const head = element("span", "", { class: "who" });
    head.append(element("b", offer.body, { lang: "ja" }), " ", element("span", offer.place, { class: "place", lang: "ja" }));
    const count = offer.n > 1 ? say("others", { names: offer.names.join(say("separator")), n: offer.n }) : say("alone");
    head.append(" ", element("small", count));
    const text = element("span", "", { class: "text", lang: "ja" });
    const fitting = element("small", "", { class: "unfit" });
    const wrap = radio(node, `policy-${offer.id}`, [head, text, fitting]);
    wrap.show = () => {
      const made = draft.form(offer.made);
      const fits = typeof made !== "string";
      text.textContent = fits ? sample(made, node) : offer.text ?? "";
      fitting.textContent = fits ? "" : say("unfit", { reason: made });
      const input = wrap.querySelector("input");
      input.disabled = !fits && !input.checked;
    };
    return wrap;
  }

  /** A wording as the draft would print it: the clause and what comes with it. */
  function sample(made, node) {
    const item = { refs: made.r ?? [], children: made.c ?? draft.below.get(node.id) ?? [] };
    const own = (made.p ?? []).map((paragraph) => draft.filled(paragraph, item));
    const below = (made.c ?? []).map((child) => `・${sample(child, node)}`);
    return [...own, ...below].join("\n") || draft.filled(made.h ?? "", item);
  }

  /** What a row says about its node, and its choices if they are open. */
  function tell(node, box) {
    const decision = decisions[node.id];
    const made = items.get(node.id);
    const left = draft.leftOut.find((one) => one.node === node);
    let words = "";
    let name = "";
    if (left) [words, name] = [say("is-left", { reason: left.reason }), "left"];
    else if (made?.by === "hand") [words, name] = [say("is-hand"), "hand"];
    else if (made?.by === "gap") [words, name] = [say("is-gap"), "gap"];
    else if (!made) [words, name] = [say("is-covered"), "covered"];
    else if (!made.by) words = say("is-heading");
    else if (decision?.policy === made.by.id) words = say("is-chosen", { body: made.by.body });
    else words = say(made.by.n > 1 ? "is-auto" : "is-auto-one", { body: made.by.body, n: made.by.n });
    const mark = box.querySelector(".chosen");
    mark.textContent = words;
    mark.className = `chosen ${name}${decision ? " own" : ""}`;
    box.hidden = onlyOpen.checked && !troubled.has(node.id);
    const set = box.querySelector("fieldset");
    if (!set) return;
    const value = !decision ? "auto" : decision.policy ? `policy-${decision.policy}` : decision.text !== undefined ? "hand" : "leave";
    const wanted = [...set.querySelectorAll("input[type=radio]")].find((input) => input.value === value);
    if (wanted) wanted.checked = true;
    const [text, reason] = [set.querySelector("textarea"), set.querySelector("input[type=text]")];
    if (document.activeElement !== text) text.value = decision?.text ?? text.value;
    if (document.activeElement !== reason) reason.value = decision?.leave ?? "";
    for (const option of set.querySelectorAll(".option")) option.show?.();
  }

  // --- draft and findings ------------------------------------------------------------------------------------

  const paper = desk.querySelector("#desk-draft");
  const right = desk.querySelector(".desk-right");
  const told = desk.querySelector("#desk-findings");
  const items = new Map();
  let troubled = new Set();

  const open = (id) => {
    const box = rows.get(id);
    if (!box) return;
    onlyOpen.checked = false;
    for (const [own, other] of rows) tell(byId.get(own), other);
    box.open = true;
    box.querySelector("summary").focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };
  const reach = (name) => { const input = form.elements[name]; (input.length && !input.tagName ? input[0] : input).focus(); };

  function drawFindings(found) {
    troubled = new Set(found.map(({ node }) => node).filter(Boolean));
    const errors = found.filter(({ level }) => level === "error").length;
    desk.querySelector("#desk-count").textContent = found.length ? say("count", { errors, warnings: found.length - errors }) : say("none");
    const sorted = [...found].sort((a, b) => (a.level === "error" ? 0 : 1) - (b.level === "error" ? 0 : 1));
    told.replaceChildren(...sorted.map(({ level, text, node, field }) => {
      const line = element("li", "", { class: level });
      line.append(element("b", say(level)), " ");
      const button = element("button", text, { type: "button" });
      button.addEventListener("click", () => (node ? open(node) : reach(field)));
      line.append(button);
      return line;
    }));
  }

  function drawDraft() {
    const depth = draft.clauses.length > 1 ? 1 : 0;
    const printed = [...draft.lines()].map((line) => {
      const heading = line.kind === "title" || line.kind === "chapter" || line.kind === "supplementary" || (line.heading && !line.text);
      const level = { title: 3, chapter: 4, supplementary: 4 }[line.kind] ?? Math.min(6, 3 + (line.depth ?? 1) + depth);
      const made = element(heading ? `h${level}` : "p", "", { class: `${line.kind} d${line.depth ?? 0}${line.item?.by === "gap" ? " gap" : ""}` });
      if (line.first && rows.has(line.item.nodes[0])) {
        made.dataset.node = line.item.nodes[0];
        const button = element("button", line.marker, { type: "button", class: "marker", "aria-label": say("go-to", { marker: line.marker, node: line.item.node.name }) });
        button.addEventListener("click", () => open(line.item.nodes[0]));
        made.append(button, "　");
      } else if (line.marker) made.append(line.marker, line.heading || line.text ? "　" : "");
      const words = [line.heading, line.text].filter(Boolean).join("　");
      made.append(line.kind === "caption" ? `（${words}）` : words);
      return made;
    });
    paper.replaceChildren(...printed);
    point();
  }

  /** Show the clause of the node that was opened last. */
  function point() {
    for (const one of paper.querySelectorAll(".current")) one.classList.remove("current");
    const spot = [...paper.children].find((one) => current && one.dataset.node === current);
    if (!spot) return;
    spot.classList.add("current");
    const above = desk.querySelector("#findings-box").offsetHeight + 40;
    const { offsetTop: top } = spot;
    if (top < right.scrollTop + above || top > right.scrollTop + right.clientHeight - 60) right.scrollTop = top - above;
  }

  const left = desk.querySelector("#desk-left");
  function draw() {
    const own = profile();
    draft = new DeskDraft(data, offers, entries, own, decisions);
    items.clear();
    for (const one of draft.walk()) if (one.nodes.length) items.set(one.nodes[0], one);
    const parts = draft.chapters.length;
    const wanted = data.nodes.filter(({ id }) => data.parts.slice(0, parts).some(([part]) => id.startsWith(`${part}.`)));
    if (rows.size !== wanted.length) {
      rows.clear();
      wanted.forEach((node) => rows.set(node.id, row(node)));
      list.replaceChildren(...rows.values());
    }
    drawFindings(deskFindings(draft));
    for (const [id, box] of rows) tell(byId.get(id), box);
    drawDraft();
    left.replaceChildren(...draft.leftOut.map(({ node, reason }) => element("li", say("left-line", { node: node.name, reason }))));
    desk.querySelector("#desk-left-box").hidden = !draft.leftOut.length;
  }

  let waiting = 0;
  const changed = (typing) => {
    clearTimeout(waiting);
    if (!typing) { keep(false); draw(); return; }
    waiting = setTimeout(() => { keep(true); draw(); }, 150);
  };

  // --- start -------------------------------------------------------------------------------------------------

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", async (event) => {
    if (event.target.name === "standards" && event.target.checked) await withStandards();
    changed(event.target.matches("input[type=text], textarea"));
  });
  onlyOpen.addEventListener("input", () => { for (const [id, box] of rows) tell(byId.get(id), box); });
  const named = (suffix) => `${draft.profile.name || "draft"}${suffix}`.replace(/[\\/:*?"<>|\s]/g, "_");
  const { save } = deskExport;
  const actions = {
    profile: () => save(named(".yaml"), deskExport.profile(draft, state()), "application/yaml"),
    markdown: () => save(named(".md"), deskExport.markdown(draft), "text/markdown"),
    html: () => save(named(".html"), deskExport.html(draft, "ja"), "text/html"),
    print: () => print(),
    clear: () => { restore(null); keep(false); draw(); status.textContent = say("cleared"); },
  };
  for (const [name, action] of Object.entries(actions)) desk.querySelector(`[data-do=${name}]`).addEventListener("click", action);
  desk.querySelector("#desk-file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const found = file && deskExport.state(await file.text());
    if (found) { await begin(found); keep(false); } else if (file) status.textContent = say("no-state");
    event.target.value = "";
  });

  const given = address.read().get("d");
  await begin(parsed(given ?? stored.read()));
  for (const part of desk.querySelectorAll("[data-ready]")) part.hidden = false;
  if (!given) keep(true);
  addEventListener("hashchange", () => {
    if (location.hash && !location.hash.startsWith("#!")) return;
    const text = address.read().get("d") ?? "";
    if (text === written) return;
    written = text;
    begin(parsed(text));
  });
}
