// The frame of the page: which view the address asks for, the hub's phase, what is wrong, and the samples that every view may use.

import { get, hub, path, retry } from "./api.js";
import { el, setText } from "./dom.js";
import { many } from "./format.js";
import { poll } from "./poll.js";
import { Samples } from "./samples.js";
import { actors } from "./actors.js";
import { closed } from "./closed.js";
import { connections } from "./connections.js";
import { groups } from "./groups.js";
import { hubs, users } from "./users.js";
import { node } from "./node.js";
import { overview } from "./overview.js";
import { upstream } from "./upstream.js";

const STATS_EVERY_MS = 2_000;
const SAID_FOR_MS = 8_000;
const VIEWS = { overview, actors, connections, groups, users, hubs, closed, upstream, node };
const PHASE_TONES = { ready: "good", starting: "busy", draining: "busy" };

const $ = (id) => document.getElementById(id);
const samples = new Samples(STATS_EVERY_MS);
const forever = new AbortController().signal;

/** The last search of each list, so that the way back from a detail leads to it. */
const searches = new Map();

let current = new AbortController();
let saidTimer = 0;

/** Tells the operator what came of something, on screen and to screen readers. */
function say(text) {
  clearTimeout(saidTimer);
  $("said").textContent = text;
  saidTimer = setTimeout(() => { $("said").textContent = ""; }, SAID_FOR_MS);
}

/** `#name/segment/...?a=b` in parts; segments may hold anything. */
function address() {
  const [route, search = ""] = location.hash.slice(1).split(/\?(.*)/s);
  try {
    const [name, ...segments] = route.split("/").map(decodeURIComponent);
    return { name: name in VIEWS ? name : "overview", segments, query: new URLSearchParams(search) };
  } catch {
    return { name: "overview", segments: [], query: new URLSearchParams() };
  }
}

/** What a view gets: its place in the address, and helpers that end with it. */
function contextOf({ name, segments, query }, problem) {
  const { signal } = current;
  const showProblem = (error) => {
    problem.hidden = error === null || error.isGlobal === true;
    setText(problem, problem.hidden ? "" : error.message);
  };
  const keepSearch = () => { if (segments.length === 0) searches.set(name, query.size === 0 ? "" : `?${query}`); };
  keepSearch();
  return {
    segments, query, signal, samples, say, showProblem,
    poll: (everyMs, body) => poll(everyMs, signal, body, showProblem),
    /** Changes the address without leaving the view. */
    setQuery(key, value) {
      if (value) query.set(key, value);
      else query.delete(key);
      const search = query.size === 0 ? "" : `?${query}`;
      keepSearch();
      history.replaceState(null, "", `#${[name, ...segments].map(encodeURIComponent).join("/")}${search}`);
    },
    backTo: (list) => `#${list}${searches.get(list) ?? ""}`,
    /** Does something that may fail, and says so. */
    async attempt(action) {
      try {
        return await action();
      } catch (error) {
        say(`That did not work. ${error.message}`);
        return null;
      }
    },
  };
}

function show(isFirst) {
  current.abort();
  current = new AbortController();
  const place = address();
  const view = VIEWS[place.name];
  const title = view.titleOf?.(place.segments) ?? view.title;
  const heading = el("h1", { tabIndex: -1 }, title);
  const problem = el("p", { className: "problem", role: "alert", hidden: true });
  const root = el("div", { className: "view" });
  document.title = `${title} – HubActors admin`;
  for (const link of $("nav").querySelectorAll("a")) {
    if (link.hash === `#${place.name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  $("content").replaceChildren(heading, problem, root);
  view.mount(root, contextOf(place, problem));
  if (isFirst) return;
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });       // so that a screen reader begins with the new view
}

function showNode({ node: facts }) {
  const phase = facts?.phase ?? "ready";
  $("phase").dataset.tone = PHASE_TONES[phase] ?? "";
  setText($("phase"), phase);
  setText($("version"), facts?.version ? `version ${facts.version}` : "");
}

function showTrouble() {
  const { trouble } = hub;
  $("banner").hidden = trouble === null;
  if (trouble === null) return;
  setText($("banner-text"), trouble.kind === "away" ? `${trouble.text} What you see is what was known last; this page keeps trying.` : trouble.text);
  setText($("banner-button"), trouble.kind === "away" ? "Try now" : "Enter the token");
  $("phase").dataset.tone = "bad";
  setText($("phase"), trouble.kind === "away" ? "no answer" : "token needed");
}

hub.addEventListener("state", () => {
  showTrouble();
  if (hub.trouble === null && samples.last) showNode(samples.last.stats);
});
$("banner-button").addEventListener("click", retry);
$("skip").addEventListener("click", (event) => {
  event.preventDefault();               // the fragment is the view's address
  $("content").focus();
});
addEventListener("hashchange", () => show(false));

poll(STATS_EVERY_MS, forever, async (signal) => {
  const stats = await get(path("stats"), signal);
  if (signal.aborted) return;
  if (samples.add(stats)) say(`The hub has been restarted; it now has ${many(stats.connections, "connection")}.`);
  showNode(stats);
}, () => {});
show(true);
