// The page. Mail reaches the document through text nodes and attributes of our own making only:
// nothing here parses a string as HTML.

const byId = (id) => document.getElementById(id);
const state = byId("state");
const form = byId("search");
const summary = byId("summary");
const fault = byId("fault");
const hits = byId("hits");
const more = byId("more");
const main = document.querySelector("main");
const message = byId("message");

const count = (n, one) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;

// What would turn the direction of reading or is no character, one for one. Zero widths stay.
const STEERING = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u206F\uFFF9-\uFFFB]/gu;
const shown = (text) => text.replace(STEERING, "\uFFFD");

// The same in one line.
const inLine = (text) => shown(text.replace(/\r\n|[\t\n\r]/g, " "));

// Words of strangers: cleaned, and apart from what stands beside them.
const foreign = (className, text, ...more) => {
  const made = element("bdi", className, inLine(text), ...more);
  made.dir = "auto";
  return made;
};

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

async function get(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.detail), { problem: body });
  return body;
}

async function showState() {
  const status = await get("/v1/status");
  state.textContent =
    `${count(status.messages.present, "message")} in ` +
    `${count(status.mailboxes, "mailbox").replace("boxs", "boxes")}, ` +
    `${coverage(status.coverage)}; version ${status.version}` +
    (status.accounts ?? []).map((each) => `; ${shown(account(each))}`).join("");
  const known = await get("/v1/mailboxes");
  for (const each of known.mailboxes) {
    byId("mailbox").append(new Option(`${shown(each.mailbox)} (${each.present})`, each.mailbox));
  }
}

function account(a) {
  const missing = a.missing ? `, ${count(a.missing, "message")} missing` : "";
  const p = a.progress;
  const far = p ? ` ${p.messages} of ${count(p.expected, "new message")}` : "";
  return `${a.account} ${a.state}${far}${missing}${a.fault ? `, ${a.fault}` : ""}`;
}

function coverage(c) {
  const gaps = [];
  if (c.partial) gaps.push(`${c.partial} read in part`);
  if (c.encrypted) gaps.push(`${c.encrypted} encrypted`);
  if (c.failed) gaps.push(`${c.failed} unreadable`);
  return gaps.length ? gaps.join(", ") : "all read in full";
}

// A snippet is escaped text with one <em>: taken apart by hand, so that no parser of HTML sees it.
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const plain = (escaped) => escaped.replace(/&(?:lt|gt|quot|#39|amp);/g, (e) => ENTITIES[e]);

function snippet(match) {
  const [before, rest] = match.snippet.split("<em>");
  const [found, after] = rest.split("</em>");
  const inside = match.where ? `, ${match.where}` : "";
  const kind = match.where === match.source ? "" : ` ${match.source}`;
  const place = match.part === "" ? match.source : `part ${match.part}${inside}${kind}`;
  return element(
    "div",
    "snippet",
    element("span", "where", foreign("", place), ": "),
    foreign("", plain(before), element("em", "", inLine(plain(found))), inLine(plain(after))),
  );
}

// One zone for all, so that times can be compared; a year that no Date holds as it is written.
function minute(stated) {
  const date = new Date(stated);
  return Number.isNaN(date.valueOf())
    ? stated
    : `${date.toISOString().replace(/:\d\d\.\d+Z$/, "").replace("T", " ")} UTC`;
}

function row(hit) {
  const time = element("time", "", minute(hit.sent ?? hit.internalDate));
  time.dateTime = time.title = hit.sent ?? hit.internalDate;
  const from = element("span", "", foreign("", hit.from || "(no sender)"));
  const subject = element("div", "subject", inLine(hit.subject || "(no subject)"));
  subject.dir = "auto";
  const place = element("span", "", foreign("", hit.mailbox));
  const link = element(
    "a",
    "",
    element("div", "about", from, time),
    subject,
    ...hit.matches.map(snippet),
    element("div", "about", place, element("span", "uid", `UID ${hit.uid}`)),
  );
  link.href = `#${hit.id}`;
  return element("li", "", link);
}

let asked;

async function search(cursor) {
  const parameters = new URLSearchParams(asked);
  if (cursor) parameters.set("cursor", cursor);
  let answer;
  try {
    answer = await get(`/v1/search?${parameters}`);
  } catch (error) {
    showFault(error, cursor);
    return;
  }
  if (!cursor) hits.replaceChildren();
  fault.hidden = true;
  hits.append(...answer.hits.map(row));
  const gap = element("span", "", coverage(answer.coverage));
  const whole = answer.coverage.full === answer.coverage.searched && answer.complete;
  gap.className = whole ? "" : "gap";
  summary.replaceChildren(
    `${count(answer.total, "hit")} in ${answer.ms.toFixed(answer.ms < 10 ? 1 : 0)} ms; ` +
      `${count(answer.coverage.searched, "message")} searched, `,
    gap,
    answer.complete ? "" : "; the answer is not complete",
  );
  more.hidden = !answer.cursor;
  more.onclick = () => search(answer.cursor);
}

// The program with its faulty piece marked, and below it what is wrong. Pages that are there stay.
function showFault(error, cursor) {
  if (!cursor) {
    summary.textContent = "";
    hits.replaceChildren();
    more.hidden = true;
  }
  fault.hidden = false;
  const span = error.problem?.span;
  const q = asked.get("q");
  const program = span
    ? [
        inLine(q.slice(0, span[0])),
        element("u", "", inLine(q.slice(span[0], span[1])) || "\u2038"),
        `${inLine(q.slice(span[1]))}\n`,
      ]
    : [];
  fault.replaceChildren(...program, shown(error.message));
}

const narrow = window.matchMedia("(max-width: 60rem)");

async function open(id) {
  const seen = hits.querySelector("[aria-current]");
  main.classList.toggle("open", Boolean(id));
  message.hidden = !id;
  for (const link of hits.querySelectorAll("a")) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!id) {
    seen?.scrollIntoView({ block: "center" });
    return;
  }
  if (narrow.matches) message.scrollIntoView();
  const path = `/v1/messages/${encodeURIComponent(id)}`;
  const text = byId("text");
  text.textContent = "…";
  const response = await fetch(`${path}/text`);
  const body = await response.text();
  text.textContent = response.ok ? body : shown(JSON.parse(body).detail);
  text.dir = "auto";
  byId("links").replaceChildren();
  if (response.ok) showLinks(path, await get(path));
}

function showLinks(path, known) {
  const link = (label, href) => {
    const made = element("a", "", foreign("", label));
    made.href = href;
    return made;
  };
  const parts = leaves(known.parts).filter((part) => part.name);
  byId("links").replaceChildren(
    link("close", "#"),
    link("new text", `${path}/text?new=true`),
    link("original", `${path}/raw`),
    link("JSON", path),
    ...parts.map((part) => link(`${part.name} (${part.size})`, `${path}/parts/${part.path}`)),
    element("span", known.defects.length ? "gap" : "", known.defects.length
      ? `${count(known.defects.length, "defect")}: ${known.defects.map((d) => d.kind).join(", ")}`
      : ""),
  );
}

const leaves = (part) => (part.parts ? part.parts.flatMap(leaves) : [part]);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  asked = new URLSearchParams({ snippets: "true", limit: "50" });
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, value);
  if (!asked.has("q")) asked.set("q", "");
  const shown = new URLSearchParams(asked);
  shown.delete("snippets");
  shown.delete("limit");
  history.replaceState(null, "", `?${shown}${location.hash}`);
  search();
});
window.addEventListener("hashchange", () => open(location.hash.slice(1)));

const wanted = new URLSearchParams(location.search);
const known = showState().catch((error) => {
  state.textContent = `no state: ${error.message}`;
});
const box = wanted.get("mailbox");
if (box) {
  await known; // the mailboxes to choose from
  const select = byId("mailbox");
  if (![...select.options].some((each) => each.value === box)) {
    select.append(new Option(shown(box), box)); // the search says that there is none
  }
  select.value = box;
}
if (wanted.has("q")) {
  byId("q").value = wanted.get("q");
  if (wanted.get("syntax") === "imap") form.elements.syntax.value = "imap";
  form.requestSubmit();
}
if (location.hash) open(location.hash.slice(1));
