// Every actor: the tree, what one of them is doing, and which have the most to do.

import { get, path, query } from "./api.js";
import { button, el, facts, setText } from "./dom.js";
import { clock, count, many, percent, span, text } from "./format.js";
import { table } from "./table.js";
import { tree } from "./tree.js";

const ROOT = "/user";
const ORDERS = [["busy", "Busiest"], ["mailbox", "Deepest mailbox"], ["messages", "Most messages"]];

/** The address that shows this actor. */
export const actorHref = (actorPath) => `#actors?path=${encodeURIComponent(actorPath)}`;

export const actors = {
  title: "Actors",

  mount(root, context) {
    const inspector = inspectorOf(context);
    const shown = tree({
      rootPath: ROOT,
      load: (actorPath, limit, signal) => get(path("actors") + query({ path: actorPath, depth: 1, limit }), signal),
      onChoose: inspector.inspect,
      refresh: () => refresh(),
    });
    const refresh = context.poll(2_000, (signal) => shown.update(signal));
    root.append(
      el("div", { className: "columns wide-left" },
        el("section", { className: "panel", "aria-labelledby": "tree-title" },
          el("h2", { id: "tree-title" }, "Tree"),
          el("p", { className: "quiet" }, "Deepest mailboxes first. Arrow keys move and open, Enter inspects."),
          shown.element),
        inspector.element),
      top(context, (chosen) => {
        shown.setChosen(chosen);
        inspector.inspect(chosen);
        inspector.element.scrollIntoView({ block: "nearest" });
      }));
    const asked = context.query.get("path");
    if (asked) shown.setChosen(asked);
  },
};

function inspectorOf(context) {
  const title = el("h2", { tabIndex: -1 }, "Inspect");
  const hint = el("p", { className: "quiet" }, "Choose an actor in the tree or in the list below.");
  const about = facts(["Path", "Type", "Parent", "Behaviour", "Mailbox", "Children", "Restarts", "Last failure", "Busy"]);
  const state = el("dl", { className: "facts" });
  const messages = table({
    caption: "Messages handled, by type",
    keyOf: ({ type }) => type,
    columns: [
      { head: "Message", text: ({ type }) => type },
      { head: "Handled", text: (item) => count(item.count), numeric: true },
      { head: "Busy", text: ({ busyMs }) => span(busyMs), numeric: true },
    ],
    empty: "It has handled nothing while it was watched.",
  });
  const details = el("div", { hidden: true }, about.element, el("h3", {}, "State"), state, el("h3", {}, "Messages while watched"), messages.element);
  const silent = el("p", { className: "problem", role: "alert", hidden: true }, "It did not answer within 2 s: it is busy or stuck. Figures below are those of its mailbox.");

  const refresh = context.poll(1_500, async (signal) => {
    const actorPath = context.query.get("path");
    if (!actorPath) return;
    const report = await get(path("actors", "inspect") + query({ path: actorPath, seconds: 1 }), signal);
    if (!signal.aborted) show(report);
  });

  function show(report) {
    setText(title, report.path.split("/").at(-1) || report.path);
    hint.hidden = true;
    details.hidden = false;
    silent.hidden = report.answered !== false;
    about.update({
      Path: report.path,
      Type: text(report.type),
      Parent: report.parent,
      Behaviour: report.behaviour,
      Mailbox: many(report.mailbox, "message"),
      Children: count(report.children),
      Restarts: count(report.restarts),
      "Last failure": report.lastFailure ? `${clock(report.lastFailure.at)} ${report.lastFailure.error}: ${report.lastFailure.message}` : "none",
      Busy: `${percent(report.busyPercent)}, ${span(report.busyMs)} of the ${span(report.watchedMs)} watched`,
    });
    const entries = Object.entries(report.state ?? {});
    // Few and flat, and names may differ between behaviours, so they are simply written anew.
    state.replaceChildren(...entries.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, text(value)))));
    messages.show([...(report.messages ?? [])].sort((a, b) => b.busyMs - a.busyMs));
  }

  return {
    element: el("section", { className: "panel", "aria-label": "Inspected actor" }, title, hint, silent, details),
    inspect(actorPath) {
      context.setQuery("path", actorPath);
      context.showProblem(null);
      setText(title, actorPath.split("/").at(-1));
      setText(hint, "Watching it for a second…");
      hint.hidden = false;
      details.hidden = silent.hidden = true;
      refresh();
    },
  };
}

function top(context, onChoose) {
  const choice = el("select", {}, ORDERS.map(([value, name]) => el("option", { value }, name)));
  const rows = table({
    caption: "Actors with the most to do",
    keyOf: (item) => item.path,
    columns: [
      { head: "Actor", text: (item) => item.path, href: (item) => actorHref(item.path), mono: true, wide: true },
      { head: "Type", text: ({ type }) => text(type), minor: true },
      { head: "Mailbox", text: ({ mailbox }) => count(mailbox), numeric: true },
      { head: "Messages", text: ({ messages }) => count(messages), numeric: true },
      { head: "Busy", text: ({ busyPercent }) => percent(busyPercent), numeric: true },
      { head: "Restarts", text: ({ restarts }) => count(restarts), numeric: true, minor: true },
    ],
    empty: "Nothing was handled in the last second.",
  });
  const switchButton = button("Pause", () => {
    isPaused = !isPaused;
    setText(switchButton, isPaused ? "Continue" : "Pause");
    refresh();
  }, { className: "small plain" });
  let isPaused = false;
  const refresh = context.poll(1_000, async (signal) => {
    if (isPaused) return;
    const { items } = await get(path("actors", "top") + query({ seconds: 1, by: choice.value, limit: 20 }), signal);
    if (!signal.aborted) rows.show(items);
  });
  choice.addEventListener("change", refresh);
  rows.element.addEventListener("click", (event) => {
    const anchor = event.target.closest("a");
    if (!anchor) return;
    event.preventDefault();             // the same view: the tree keeps what is open
    onChoose(new URLSearchParams(anchor.hash.split("?")[1]).get("path"));
  });
  return el("section", { className: "panel" },
    el("div", { className: "line" }, el("h2", {}, "Most to do"), el("label", { className: "inline" }, "Order ", choice), switchButton),
    rows.element);
}
