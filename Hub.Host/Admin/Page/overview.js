// The first look: how much, how fast, and whether anything hurts.

import { chart } from "./chart.js";
import { el, facts, link, reconcile, setText, svg } from "./dom.js";
import { bytes, compact, count, many, percent, rate, span, words } from "./format.js";

const small = (value, format) => (value === undefined || value === null ? "" : format(value));

/** Each { label, of(sample) -> text, note?(sample) -> text, href?, alarm?(sample) -> true when it deserves a look } */
const TILES = [
  { label: "Connections", of: ({ stats }) => count(stats.connections), note: ({ stats }) => `${count(stats.opened)} since start`, href: "#connections" },
  { label: "Opened", of: ({ rates }) => rate(rates.opened), note: ({ rates }) => `${rate(rates.closed)} closed`, href: "#closed" },
  { label: "Received", of: ({ rates }) => rate(rates.received), note: ({ rates }) => small(rates.bytesReceived, (value) => `${bytes(value)}/s`) },
  { label: "Delivered", of: ({ rates }) => rate(rates.delivered), note: ({ rates }) => small(rates.bytesSent, (value) => `${bytes(value)}/s`) },
  { label: "Waiting to be sent", of: ({ stats }) => bytes(stats.outboxBytes), note: ({ stats }) => small(stats.outboxMessages, (value) => many(value, "message")), href: "#connections?sort=pending" },
  { label: "Dropped", of: ({ stats }) => count(stats.dropped), note: ({ rates }) => rate(rates.dropped), href: "#connections?sort=pending", alarm: ({ rates }) => rates.dropped > 0 },
  { label: "Detached", of: ({ stats }) => count(stats.detached), note: ({ stats }) => small(stats.replayBytes, (value) => `${bytes(value)} to replay`), href: "#connections?state=detached" },
  { label: "Refused", of: ({ stats }) => count(stats.refused), note: ({ rates }) => rate(rates.refused), href: "#closed", alarm: ({ rates }) => rates.refused > 0 },
  { label: "Restarts", of: ({ stats }) => count(stats.restarts), note: ({ stats }) => small(stats.recovered, (value) => `${count(value)} recovered`), href: "#actors", alarm: ({ rates }) => rates.restarts > 0 },
  { label: "Dead letters", of: ({ stats }) => count(stats.deadLetters), note: ({ stats }) => small(stats.unhandled, (value) => `${count(value)} unhandled`) },
  { label: "Processor", of: ({ rates }) => percent(rates.cpu), note: ({ stats }) => small(stats.node?.processors, (value) => `of ${many(value, "processor")}`), alarm: ({ rates }) => rates.cpu > 90 },
  { label: "Memory", of: ({ stats }) => bytes(stats.process?.workingSetBytes), note: ({ stats }) => small(stats.process?.heapBytes, (value) => `${bytes(value)} heap`) },
];

const CHARTS = [
  { title: "Messages a second", format: compact, exact: count, series: [
    { name: "Delivered", of: ({ rates }) => rates.delivered }, { name: "Received", of: ({ rates }) => rates.received }, { name: "Dropped", of: ({ rates }) => rates.dropped }] },
  { title: "Delivery latency", format: span, series: [
    { name: "p50", of: ({ stats }) => stats.latency?.p50Ms }, { name: "p99", of: ({ stats }) => stats.latency?.p99Ms }] },
  { title: "Connections", format: compact, exact: count, series: [
    { name: "Connections", of: ({ stats }) => stats.connections }, { name: "Detached", of: ({ stats }) => stats.detached }] },
  { title: "Opened and closed a second", format: compact, series: [
    { name: "Opened", of: ({ rates }) => rates.opened }, { name: "Closed", of: ({ rates }) => rates.closed }, { name: "Refused", of: ({ rates }) => rates.refused }] },
  { title: "Bytes a second", format: bytes, kilo: 1_024, series: [
    { name: "Sent", of: ({ rates }) => rates.bytesSent }, { name: "Received", of: ({ rates }) => rates.bytesReceived }] },
  { title: "Processor", format: percent, series: [{ name: "All processors", of: ({ rates }) => rates.cpu }] },
];

export const overview = {
  title: "Overview",

  mount(root, { samples, signal }) {
    const about = facts(["Phase", "Running for", "Since", "Version", "Runtime", "Workers", "Events under way", "Slowest reader"]);
    const tiles = TILES.map(tile);
    const charts = CHARTS.map(chart);
    const reasons = reasonList();
    root.append(
      el("section", { className: "tiles", "aria-label": "Figures" }, tiles.map(({ element }) => element)),
      el("section", { className: "charts", "aria-label": "Charts" }, charts.map(({ element }) => element)),
      el("div", { className: "columns" },
        reasons.element,
        el("section", { className: "panel" }, el("h2", {}, "Node"), about.element)));

    const show = () => {
      for (const { draw } of charts) draw(samples.all);
      if (samples.last === null) return;
      for (const { update } of tiles) update(samples.last);
      reasons.update(samples.last.stats);
      about.update(nodeFacts(samples.last.stats));
    };
    samples.addEventListener("sample", show, { signal });
    show();
  },
};

function nodeFacts({ node, eventsUnderWay, slowest }) {
  return {
    Phase: node?.phase,
    "Running for": node && span(node.uptimeS * 1_000),
    Since: node?.startedAt && new Date(node.startedAt).toLocaleString("en-GB"),
    Version: node?.version,
    Runtime: node && `${node.runtime}, ${node.actorRuntime} actors`,
    Workers: node && count(node.workers),
    "Events under way": count(eventsUnderWay),
    "Slowest reader": slowest
      ? link(`${many(slowest.pendingMessages, "message")}, ${bytes(slowest.pendingBytes)}`, `#connections/${encodeURIComponent(slowest.hub)}/${encodeURIComponent(slowest.id)}`)
      : "none",
  };
}

function tile({ label, of, note, href, alarm }) {
  const value = el("span", { className: "figure" }, "–");
  const below = el("span", { className: "note" });
  const content = [el("span", { className: "label" }, label), value, below];
  const element = href ? el("a", { className: "tile", href }, content) : el("div", { className: "tile" }, content);
  return {
    element,
    update(sample) {
      setText(value, of(sample));
      setText(below, note?.(sample) ?? "");
      element.dataset.tone = alarm?.(sample) ? "bad" : "";
    },
  };
}

/** Why connections ended, most frequent first, each leading to those that are still known. */
function reasonList() {
  const list = el("ul", { className: "bars" });
  const none = el("p", { className: "quiet" }, "No connection has been closed yet.");
  const make = () => el("li", {}, el("a", {}, el("span", { className: "name" }), el("span", { className: "value" })),
    svg("svg", { class: "bar-line", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" }, svg("rect", { height: 4, rx: 1 })));
  return {
    element: el("section", { className: "panel" }, el("h2", {}, "Closed, by reason"), list, none),
    update({ closes }) {
      const entries = Object.entries(closes ?? {}).filter(([, value]) => value > 0).sort(([, a], [, b]) => b - a);
      none.hidden = entries.length > 0;
      reconcile(list, entries, ([label]) => label, make, (item, [label, value]) => {
        const anchor = item.firstElementChild;
        anchor.setAttribute("href", `#closed?reason=${encodeURIComponent(label)}`);
        setText(anchor.firstElementChild, words(label));
        setText(anchor.lastElementChild, count(value));
        item.querySelector("rect").setAttribute("width", String((100 * value) / entries[0][1]));
      });
    },
  };
}
