// The drafting desk's draft: what a body decided and which wordings it chose -> numbered clauses -> what is wrong with them.
// It follows kosshi draft (draft/compose, draft/number, draft/definitions); the wordings come with marks for what is the body's own.
"use strict";

/** The signs that stand in the wordings for what the body fills in (report/desk/marks.py). */
const MARKS = { name: "\u{F0000}", self: "\u{F0001}", head: "\u{F0002}", persons: "\u{F0003}", term: "\u{F0004}", organs: "\u{F0005}", document: "\u{F0006}" };
const COUNTED = /\u{F0007}([^\u{F0008}]*)\u{F0008}/gu;
const PROVISOS = /^(?:ただし|但し|なお)、/;
const KANJI = "〇一二三四五六七八九";
const KANJI_SIGN = "\u4e00-\u9fff";
const fold = (text) => text.normalize("NFKC").replace(/\s+/g, "");
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A list as drafting wants it: A、B及びC; 並びに where a member holds 及び itself. */
function joined(members) {
  if (members.length < 2) return members.join("");
  const inner = members.some((member) => member.replace(/（.*?）/g, "").includes("及び"));
  return members.slice(0, -1).join("、") + (inner ? "並びに" : "及び") + members.at(-1);
}

/** The draft of a profile.
 *  data: data/desk.js; offers: wordings by node; entries: definitions by number;
 *  profile: what the form says; decisions: {node: {policy} | {text} | {leave}} */
class DeskDraft {
  constructor(data, offers, entries, profile, decisions) {
    Object.assign(this, { data, offers, entries, profile, decisions, leftOut: [], covered: new Set() });
    this.below = Map.groupBy ? Map.groupBy(data.nodes, (node) => DeskDraft.parent(node.id)) : DeskDraft.grouped(data.nodes);
    this.style = data.styles[profile.numbering];
    const parts = data.parts.filter(([part], at) => at === 0 || profile.standards);
    this.chapters = parts.map(([part, title]) => ({ title, items: this.compose(part) }));
    this.define();
    this.places = new Map();
    this.divided = new Set();
    this.locate();
    this.clauses = this.chapters.map(({ title, items }, at) => ({ title, marker: data.chapters[at], clauses: this.numbered(items, at) }));
  }

  static parent(id) { return id.slice(0, id.lastIndexOf(".")); }

  static grouped(nodes) {
    const found = new Map();
    for (const node of nodes) {
      const above = DeskDraft.parent(node.id);
      if (!found.has(above)) found.set(above, []);
      found.get(above).push(node);
    }
    return found;
  }

  get article() { return this.profile.numbering === "article"; }

  /** How the text speaks of itself: この訓令, 本基本方針. */
  get document() {
    const kind = this.data.instruments.find((word) => this.profile.instrument.endsWith(word));
    return kind ? `この${kind}` : this.data.document;
  }

  // --- which clauses there are ---------------------------------------------------------------------------------

  /** The form of a wording or title that the body's decisions give it. */
  form({ use = [], forms }) {
    return forms[use.filter((name) => (name === "article" ? this.article : !this.profile.on.has(name))).join(" ")];
  }

  /** Why a node does not apply; empty where it does. */
  unwanted(node) {
    const decision = this.decisions[node.id];
    if (decision) return decision.leave ?? "";
    const missing = (node.needs ?? []).find(([path]) => !this.profile.on.has(path));
    if (missing) return missing[1];
    return node.any && !node.any.some((path) => this.profile.on.has(path)) ? this.data.say["no-services"] : "";
  }

  compose(parent) {
    const found = [];
    for (const node of this.below.get(parent) ?? []) {
      if (this.covered.has(node.id)) continue;
      const reason = this.unwanted(node);
      if (reason) this.leftOut.push({ node, reason });
      else found.push(this.item(node));
    }
    return found;
  }

  item(node) {
    const decision = this.decisions[node.id];
    const heading = node.bare ? "" : this.form(node.title);
    if (decision?.text !== undefined) {
      const paragraphs = decision.text.split("\n").map((line) => line.trim()).filter(Boolean);
      return { node, nodes: [node.id], heading, paragraphs, refs: [], by: "hand", children: this.compose(node.id) };
    }
    const { offer, made, reason } = this.chosen(node, decision?.policy);
    if (made) {
      const nodes = [node.id, ...(made.m ?? []).filter((id) => !this.decisions[id])];
      nodes.forEach((id) => this.covered.add(id));
      const below = this.compose(node.id);
      const own = decision?.policy === offer.id && made.h && !node.bare ? made.h : heading;
      const children = below.length ? below : (made.c ?? []).map((one) => this.inherited(one, node));
      const lead = this.article && !made.p && children.length ? node.lead ?? [] : [];
      return { node, nodes, heading: own, paragraphs: made.p ?? lead, refs: made.r ?? [], by: offer, reason, made, children };
    }
    const children = this.compose(node.id);
    if (children.length && node.leading) return { node, nodes: [node.id], heading, paragraphs: this.article ? node.lead ?? [] : [], refs: [], by: "", children };
    return { node, nodes: [node.id], heading, paragraphs: [node.gap], refs: [], by: "gap", reason, children };
  }

  /** The wording chosen for a node, or else the first that fits; and why the chosen one does not, or none does. */
  chosen(node, policy) {
    const all = this.offers[node.id] ?? [];
    const tried = policy ? [...all.filter(({ id }) => id === policy), ...all.filter(({ id }) => id !== policy)] : all;
    const open = (this.below.get(node.id) ?? []).filter((one) => !this.unwanted(one));
    let bare = null;
    let reason = "";
    for (const offer of tried) {
      const made = this.form(offer.made);
      if (typeof made === "string") { reason ||= made; continue; }
      const found = { offer, made, reason: offer.id === policy ? "" : reason };
      if (made.p || !this.article || !open.some(({ id }) => !(made.m ?? []).includes(id))) return found;
      bare ??= found;
    }
    return bare ?? { reason: reason || this.data.say["no-wording"] };
  }

  /** An item that only elaborates its parent's node. */
  inherited(one, node) {
    const children = (one.c ?? []).map((child) => this.inherited(child, node));
    return { node, nodes: [], heading: one.h ?? "", paragraphs: one.p ?? [], refs: one.r ?? [], by: "inherited", children };
  }

  // --- definitions: what is used comes, what is not used goes ------------------------------------------------

  define() {
    const holder = this.chapters.flatMap(({ items }) => items).find(({ nodes }) => nodes.includes(this.data.definitions));
    if (!holder) return;
    const needed = new Set([...this.walk()].flatMap(({ made }) => made?.e ?? []));
    const own = new Set(holder.children.flatMap((child) => DeskDraft.terms(child.heading)));
    for (const number of needed) {
      const entry = this.entries[number];
      if (DeskDraft.terms(entry.h).some((term) => own.has(term))) continue;
      DeskDraft.terms(entry.h).forEach((term) => own.add(term));
      holder.children.push({ node: holder.node, nodes: [], heading: entry.h, paragraphs: entry.p, refs: entry.r ?? [], by: "entry", children: [] });
    }
    const words = (items) => fold(items.map((item) => this.filled([item.heading, ...item.paragraphs].join("\n"), item)).join("\n"));
    const known = holder.children.filter(({ nodes }) => nodes.length);
    const kept = new Set();
    for (;;) {
      const text = words([...[...this.walk()].filter((item) => !known.includes(item)), ...kept]);
      const more = known.filter((item) => !kept.has(item) && DeskDraft.terms(this.filled(item.heading, item)).some((term) => DeskDraft.uses(text, term)));
      if (!more.length) break;
      more.forEach((item) => kept.add(item));
    }
    const gone = known.filter((item) => !kept.has(item) && !this.decisions[item.node.id]);
    holder.children = holder.children.filter((item) => !gone.includes(item));
    gone.forEach(({ node }) => this.leftOut.push({ node, reason: this.data.say["unused-term"] }));
  }

  static terms(heading) { return fold(heading).replace(")", "").split("(").filter(Boolean); }

  /** 通信経路を分割する uses 通信経路の分割. */
  static uses(text, term) {
    return text.includes(term) || (term.includes("の") && new RegExp(term.split("の").map(escaped).join("[のを]")).test(text));
  }

  *walk(items = this.chapters.flatMap((chapter) => chapter.items)) {
    for (const item of items) {
      yield item;
      yield* this.walk(item.children);
    }
  }

  // --- numbers ---------------------------------------------------------------------------------------------------

  locate() {
    const visit = (items, above, first) => items.forEach((item, at) => {
      const place = [...above, first + at + 1];
      if (!above.length && this.style.paragraphs && DeskDraft.withProvisos(item.paragraphs).length > 1) this.divided.add(place[0]);
      for (const id of item.nodes) if (!this.places.has(id)) this.places.set(id, place);
      visit(item.children, place, 0);
    });
    let first = 0;
    this.firsts = this.chapters.map(({ items }) => {
      const own = first;
      visit(items, [], own);
      if (this.style.paragraphs) first += items.length; // articles number on through chapters
      return own;
    });
  }

  numbered(items, chapter) {
    const number = (item, place, depth) => {
      const words = item.paragraphs.map((paragraph) => this.filled(paragraph, item));
      const paragraphs = depth === 1 && this.style.paragraphs ? DeskDraft.withProvisos(words) : words;
      const split = depth === 1 && this.divided.has(place);
      const clauses = item.children.map((child, at) => number(child, at + 1, depth + 1));
      if (split) paragraphs.splice(1).forEach((text, at) => clauses.push({ item, depth: 2, marker: this.data.paragraphs[at + 1], heading: "", paragraphs: [text], clauses: [] }));
      const marker = this.style.levels[depth - 1]?.[place - 1] ?? `${place}`;
      return { item, depth, marker, heading: this.filled(item.heading, item), paragraphs, clauses, first: true };
    };
    return items.map((item, at) => number(item, this.firsts[chapter] + at + 1, 1));
  }

  /** What begins with ただし or なお stands behind the sentence it belongs to: neither is a 項 of its own. */
  static withProvisos(paragraphs) {
    const found = [];
    for (const words of paragraphs) {
      if (found.length && PROVISOS.test(words)) found.push(found.pop() + words);
      else found.push(words);
    }
    return found;
  }

  reference(nodes) {
    const places = [...new Map(nodes.filter((id) => this.places.has(id)).map((id) => [this.places.get(id).join("."), this.places.get(id)])).values()];
    places.sort((a, b) => { const at = a.findIndex((n, k) => n !== b[k]); return at < 0 ? a.length - b.length : a[at] - (b[at] ?? 0); });
    const names = places.map((place) => this.name(place));
    const run = places.length > 2 && places.every(({ length }) => length === 1) && places.at(-1)[0] - places[0][0] === places.length - 1;
    return this.style.above + (run ? `${names[0]}から${names.at(-1)}まで` : joined(names));
  }

  name(place) {
    let name = this.style.each.replace("{n}", place[0]) + (place.length > 1 && this.divided.has(place[0]) ? "第1項" : "");
    this.style.deeper.slice(0, place.length - 1).forEach((form, at) => {
      const number = place[at + 1];
      name += form.replace("{n}", number).replace("{c}", this.style.circled[number - 1]).replace("{k}", this.style.levels[at + 1][number - 1]);
    });
    return name;
  }

  // --- words -----------------------------------------------------------------------------------------------------

  /** A wording with the body's own words and the numbers of this draft. */
  filled(text, item) {
    const { profile, data } = this;
    const persons = joined(profile.persons);
    const values = {
      name: profile.name, self: profile.self, head: profile.head, term: profile.term, document: this.document, organs: this.organs,
      persons: persons === profile.term ? persons : `${persons}（以下「${profile.term}」という。）`,
    };
    let made = text.replace(COUNTED, (_, unit) => (item.children.length > 1 && item.children.length < 10 ? `次の${KANJI[item.children.length]}${unit}の` : "次の"));
    for (const [name, mark] of Object.entries(MARKS)) made = made.replaceAll(mark, () => values[name]);
    if (!this.places) return made;
    return [...made].map((sign) => {
      const nodes = item.refs[sign.codePointAt(0) - data.firstReference];
      return nodes ? this.reference(nodes) : sign;
    }).join("");
  }

  get organs() {
    const { schools, organs } = this.profile;
    const word = { include: "を含む", exclude: "を除く" }[schools];
    return joined(organs.map((organ) => (word && organ.includes(this.data.board) ? `${organ}（${joined(this.data.schools)}${word}。）` : organ)));
  }

  get title() {
    const { title, name, standards } = this.profile;
    return title || `${name}情報セキュリティ${standards ? "ポリシー" : "基本方針"}`;
  }

  get subtitle() {
    const { name, instrument, number } = this.profile;
    return instrument ? `${name}${instrument}${number}` : "";
  }

  /** The paragraphs of the 附則. */
  get supplementary() {
    const { date, supplementary } = this.profile;
    return [...(date ? [this.data.inForce.replace("{document}", this.document).replace("{date}", date)] : []), ...supplementary];
  }

  /** {kind, marker, heading, text, depth, item} of every printed line: title, subtitle, chapter, caption, clause, text, supplementary. */
  *lines() {
    yield { kind: "title", text: this.title };
    if (this.subtitle) yield { kind: "subtitle", text: this.subtitle };
    const several = this.clauses.length > 1;
    for (const { title, marker, clauses } of this.clauses) {
      if (several) yield { kind: "chapter", marker, heading: title };
      for (const clause of clauses) yield* this.clauseLines(clause);
    }
    const last = this.supplementary;
    if (!last.length) return;
    yield { kind: "supplementary", marker: "附 則" };
    for (const [at, text] of last.entries()) yield last.length === 1 ? { kind: "text", text, depth: 1 } : { kind: "clause", marker: `${at + 1}`, text, depth: 1 };
  }

  *clauseLines({ item, depth, marker, heading, paragraphs, clauses, first }) {
    const rest = [...paragraphs];
    if (this.article && depth === 1) {
      if (heading) yield { kind: "caption", heading, depth, item };
      yield { kind: "clause", marker, text: rest.shift() ?? "", depth, item, first };
    } else if (heading) yield { kind: "clause", marker, heading, text: this.article && rest.length === 1 ? rest.pop() : "", depth, item, first };
    else yield { kind: "clause", marker, text: rest.shift() ?? "", depth, item, first };
    for (const text of rest) yield { kind: "text", text, depth, item };
    for (const clause of clauses) yield* this.clauseLines(clause);
  }
}

// --- what is wrong: {level: "error" | "warning", text, node?, field?} -------------------------------------------

const FIELD_SIGNS = /[\s、。「」（）()<>]/;
const DATE = /^(?:明治|大正|昭和|平成|令和)(?:元|[0-9０-９]{1,2})年[0-9０-９]{1,2}月[0-9０-９]{1,2}日$/;
const SIGNED = /^(?:[-*+>#|`~=_・]|[0-9０-９]{1,3}[.．)）\s]|[（(][0-9０-９一-十ア-ンa-zA-Z]{1,3}[)）]|第[0-9０-９一二三四五六七八九十百]+[章節条項号]?|[①-⑳]|[ア-ンa-zA-Z][\s.．)）])/u;
const BAD_SIGNS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\uf8ff\ufeff\ufff9-\uffff]/;

function deskFindings(draft) {
  const { data, profile, decisions } = draft;
  const say = (key, values = {}) => kosshi.fill(data.say[key], values);
  const found = [];
  const field = (name, key, values) => found.push({ level: "error", text: say(key, values), field: name });
  const node = (level, one, key, values = {}) => found.push({ level, text: say(key, { node: one.name, ...values }), node: one.id });

  for (const name of ["name", "self", "head", "term"]) {
    if (!profile[name]) field(name, "missing-field", { field: say(`field-${name}`) });
    else if (FIELD_SIGNS.test(profile[name])) field(name, "bad-field", { field: say(`field-${name}`) });
  }
  if (profile.name.length === 1) field("name", "short-name");
  for (const name of ["organs", "persons"]) {
    const words = profile[name];
    if (!words.length) field(name, "missing-field", { field: say(`field-${name}`) });
    for (const word of words.filter((one, at) => FIELD_SIGNS.test(one) || words.indexOf(one) !== at)) field(name, "bad-member", { word });
  }
  for (const [name, at] of [["self", 0], ["head", 1]]) {
    const own = data.kinds[profile.kind]?.[at] ?? [];
    const others = Object.entries(data.kinds).filter(([kind]) => kind !== profile.kind).flatMap(([, words]) => words[at]);
    if (own.length && !own.includes(profile[name]) && others.includes(profile[name])) field(name, "other-kind", { word: profile[name], kind: profile.kind, usual: own.join("、") });
  }
  const word = profile.self.match(/^[本当]?([市町村区県都府])$/)?.[1];
  const kinds = [...profile.name.slice(1)].filter((sign, at) => "市町村区県都府".includes(sign) && profile.name[at] !== "地");
  if (word && kinds.length && !kinds.includes(word)) field("self", "other-name", { word: profile.self, name: profile.name });
  if (data.foreign.municipal.includes(profile.kind)) {
    const usual = [profile.head, ...(data.kinds[profile.kind]?.[1] ?? [])];
    for (const organ of profile.organs) {
      const head = data.foreign.heads.find((one) => !usual.includes(one) && organ.startsWith(one));
      if (head) field("organs", "other-head", { organ, head });
    }
  }
  if (profile.schools !== "none" && !profile.organs.some((organ) => organ.includes(data.board))) field("schools", "no-board");
  if (profile.date && !DATE.test(profile.date)) field("date", "bad-date", { word: profile.date });
  if (data.articleInstruments.some((one) => profile.instrument.endsWith(one)) && !draft.article) field("numbering", "needs-articles", { word: profile.instrument });
  const wrong = (line) => SIGNED.test(line.trim()) || BAD_SIGNS.test(line);
  if (profile.title && wrong(profile.title)) field("title", "signed-line", { line: profile.title });
  profile.supplementary.filter(wrong).forEach((line) => field("supplementary", "signed-line", { line }));

  const empty = (one) => !one.paragraphs.length && !one.children.length;
  for (const one of draft.walk()) {
    const decision = decisions[one.node.id] ?? {};
    if (one.by === "gap") node("warning", one.node, "gap", { reason: one.reason });
    else if (one.by === "hand") {
      if (!one.paragraphs.length) node("error", one.node, "empty-hand");
      one.paragraphs.filter(wrong).forEach((line) => node("error", one.node, "signed-line", { line }));
    } else if (empty(one)) node("warning", one.node, "empty");
    if (decision.policy && one.nodes[0] === one.node.id && one.by?.id !== decision.policy) node("warning", one.node, "not-fitting", { reason: one.reason });
    if (one.refs.some((nodes) => !nodes.some((id) => draft.places.has(id)))) node("error", one.node, "dangling");
    if (one.made?.o) node("warning", one.node, "open-terms");
  }
  leftOutFindings(draft, node);
  foreignFindings(draft, node);
  return found;
}

/** Terms whose definition was left out although the draft uses them. */
function leftOutFindings(draft, tell) {
  const text = fold([...draft.lines()].map(({ heading = "", text: words = "" }) => `${heading}${words}`).join("\n"));
  for (const { node: one } of draft.leftOut) {
    if (!one.id.startsWith(`${draft.data.definitions}.`) || !draft.decisions[one.id]) continue;
    if (DeskDraft.terms(draft.filled(draft.form(one.title), { refs: [], children: [] })).some((term) => DeskDraft.uses(text, term))) tell("warning", one, "undefined");
  }
}

/** Words of other bodies: their names, their words for themselves, titles of other heads. */
function foreignFindings(draft, tell) {
  const { profile, data } = draft;
  const own = [profile.name, profile.self, profile.head, ...profile.organs, ...profile.persons].join("\n");
  const alien = (words) => words.filter((word) => !own.includes(word)).sort((a, b) => b.length - a.length).map(escaped).join("|");
  const patterns = [
    alien(data.foreign.names), `(?<![${KANJI_SIGN}])(?:${alien(data.foreign.selves)})`, `(?<![${KANJI_SIGN}])副?(?:${alien(data.foreign.heads)})`,
  ].filter((pattern) => !pattern.endsWith("(?:)") && pattern).map((pattern) => new RegExp(pattern));
  for (const one of draft.walk()) {
    const words = [one.heading, ...one.paragraphs].map((paragraph) => draft.filled(paragraph, one)).join("\n");
    const match = patterns.map((pattern) => words.match(pattern)).find(Boolean);
    if (match) tell("error", one.node, "foreign", { word: match[0] });
  }
}
