// The application's side: is each backend answering, what waits for it, and are its connections used again?

import { get, path } from "./api.js";
import { el, facts, reconcile, setText, svg } from "./dom.js";
import { clock, count, many, percent, span, words } from "./format.js";
import { table } from "./table.js";

const BREAKERS = { closed: ["good", "breaker closed"], open: ["bad", "breaker open"], "half-open": ["busy", "breaker half open"] };
const BAD_OUTCOMES = ["rejected", "breaker_open", "timed_out", "refused", "failed"];

export const upstream = {
  title: "Upstream",

  mount(root, context) {
    const totals = facts(["Connections waiting for the application", "Retries", "Notifications lost"]);
    const cards = el("div", { className: "cards" });
    const none = el("p", { className: "quiet", hidden: true }, "No event handler is configured, so the hub calls nobody.");
    const pools = poolTable();
    root.append(
      el("section", { className: "panel" }, el("h2", {}, "Events"), totals.element, none), cards,
      el("section", { className: "panel" }, el("h2", {}, "Connection pools"), pools.element));

    context.poll(2_000, async (signal) => {
      const [answer, pooled] = await Promise.all([get(path("upstream"), signal), get(path("pools"), signal)]);
      if (signal.aborted) return;
      none.hidden = answer.backends.length > 0;
      totals.update({ "Connections waiting for the application": count(answer.underWay), Retries: count(answer.retries), "Notifications lost": count(answer.lost) });
      reconcile(cards, answer.backends, ({ name }) => name, backendCard, (card, backend) => updates.get(card)(backend));
      pools.show(pooled.pools);
    });
  },
};

/** Each card's own update; the card itself goes with its entry. */
const updates = new WeakMap();

function backendCard({ name, kind }) {
  const breaker = el("span", { className: "badge" });
  const figures = facts(["Calls under way", "Queued", "Overflow queue", "Stolen by idle workers", "Went to overflow", "Latency", "Failures in a row", "Breaker opened", "Answered, but not 2xx", "Last error"]);
  const load = meter();
  const outcomes = el("ul", { className: "chips" });
  const workers = el("ol", { className: "workers" });
  const card = el("article", { className: "panel" },
    el("div", { className: "line" }, el("h2", {}, name), el("span", { className: "badge" }, kind), breaker),
    load.element, figures.element,
    el("h3", {}, "Outcomes"), outcomes,
    el("h3", {}, "Workers"), el("p", { className: "quiet" }, "Calls under way, and calls that wait."), workers);
  updates.set(card, (backend) => {
    const [tone, state] = BREAKERS[backend.breaker] ?? ["", `breaker ${backend.breaker}`];
    breaker.dataset.tone = tone;
    setText(breaker, backend.breakerReopensMs > 0 ? `${state}, tries again in ${span(backend.breakerReopensMs)}` : state);
    load.show(backend.active, backend.capacity);
    figures.update(backendFacts(backend));
    reconcile(outcomes, Object.entries(backend.outcomes ?? {}), ([label]) => label, () => el("li"), (item, [label, value]) => {
      setText(item, `${words(label)} ${count(value)}`);
      item.dataset.tone = value > 0 && BAD_OUTCOMES.includes(label) ? "bad" : "";
    });
    const numbered = (backend.workers ?? []).map((worker, i) => ({ ...worker, i }));
    reconcile(workers, numbered, ({ i }) => i, () => el("li"), (item, { active, queued }) => {
      setText(item, `${count(active)} + ${count(queued)}`);
      item.dataset.tone = queued > 0 ? "busy" : "";
    });
  });
  return card;
}

const backendFacts = (backend) => ({
  "Calls under way": `${count(backend.active)} of ${count(backend.capacity)}`,
  Queued: count(backend.queued),
  "Overflow queue": count(backend.overflow),
  "Stolen by idle workers": count(backend.steals),
  "Went to overflow": count(backend.overflowed),
  Latency: backend.latency ? `p50 ${span(backend.latency.p50Ms)}, p99 ${span(backend.latency.p99Ms)} of ${many(backend.latency.count, "call")}` : "no calls lately",
  "Failures in a row": count(backend.failuresInARow),
  "Breaker opened": backend.openings === 1 ? "once" : `${count(backend.openings)} times`,
  "Answered, but not 2xx": count(backend.refusals),
  "Last error": backend.lastError ? `${clock(backend.lastError.at)} ${backend.lastError.error}` : "none",
});

/** How full something is. The figures beside it say the same in words, so it is only drawn. */
function meter() {
  const filled = svg("rect", { height: 6, rx: 2 });
  return {
    element: svg("svg", { class: "meter", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { class: "track", width: 100, height: 6, rx: 2 }), filled),
    show(value, most) {
      const share = most > 0 ? Math.min(100, (100 * value) / most) : 0;
      filled.setAttribute("width", String(share));
      filled.setAttribute("class", share > 80 ? "full" : "fill");
    },
  };
}

const poolTable = () => table({
  caption: "Connection pools",
  keyOf: ({ backend, kind }) => `${kind} ${backend}`,
  columns: [
    { head: "Backend", text: ({ backend }) => backend },
    { head: "Kind", text: ({ kind }) => kind, minor: true },
    { head: "Active", text: ({ active, max }) => `${count(active)} of ${count(max)}`, numeric: true },
    { head: "Open", text: ({ open }) => count(open), numeric: true, minor: true },
    { head: "Idle", text: ({ idle }) => count(idle), numeric: true, minor: true },
    { head: "Waiting", text: ({ waiting }) => count(waiting), numeric: true },
    { head: "Reuse", text: ({ reusePercent }) => percent(reusePercent), numeric: true },
    { head: "Created", text: ({ created }) => count(created), numeric: true, minor: true },
    { head: "Failures", text: ({ failures }) => count(failures), numeric: true },
    { head: "Closed", text: ({ closes }) => Object.entries(closes ?? {}).map(([reason, value]) => `${words(reason)} ${count(value)}`).join(", ") || "none", wrap: true, minor: true },
  ],
  empty: "There are no pooled connections.",
});
