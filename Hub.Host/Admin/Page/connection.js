// One connection: everything the hub knows about it, its frames while they pass, and the way to end it.

import { get, path, post } from "./api.js";
import { actorHref } from "./actors.js";
import { confirm } from "./dialogs.js";
import { button, el, facts, link, reconcile, setText } from "./dom.js";
import { bytes, clock, count, many, span, text, words } from "./format.js";
import { table } from "./table.js";
import { tap } from "./tap.js";

const SHOWN_GROUPS = 100;

export const connection = {
  mount(root, context) {
    const [hub, id] = context.segments;
    const client = facts(["Hub", "User", "Subprotocol", "Address", "Opened", "Silent for", "State"]);
    const queue = facts(["Waiting", "Lag", "Unacknowledged", "Requests pending", "Reading", "Event under way", "Received", "Sent", "Restarts", "Actor"]);
    const groups = chips("In no group.", ({ hub: of, name }) => `#groups/${encodeURIComponent(of)}/${encodeURIComponent(name)}`);
    const rights = chips("No permissions.", () => null);
    const earlier = table({
      caption: "Earlier sockets",
      keyOf: ({ at, reason }) => `${at} ${reason}`,
      columns: [
        { head: "Ended", text: ({ at }) => clock(at) },
        { head: "Reason", text: ({ reason }) => words(reason) },
        { head: "Text", text: (item) => text(item.text), wrap: true },
      ],
      empty: "This is its first socket.",
    });
    const close = button("Close connection…", () => onClose(hub, id, context), { className: "danger" });
    const ended = el("p", { className: "problem", role: "alert", hidden: true }, "This connection has ended. ",
      link("Why it was closed", `#closed/${encodeURIComponent(id)}`));
    const live = el("div", { className: "stack" },
      el("div", { className: "columns" },
        el("section", { className: "panel" }, el("h2", {}, "Client"), client.element),
        el("section", { className: "panel" }, el("h2", {}, "Queue and traffic"), queue.element),
        el("section", { className: "panel" }, el("h2", {}, "Groups"), groups.element, el("h2", {}, "Permissions"), rights.element)),
      el("section", { className: "panel" }, el("h2", {}, "Earlier sockets"), earlier.element),
      tap(path("connections", hub, id, "tap"), context));
    root.append(el("p", { className: "line" }, link("All connections", context.backTo("connections"), { className: "back" }), close), ended, live);

    context.poll(2_000, async (signal) => {
      let report;
      try {
        report = await get(path("connections", hub, id), signal);
      } catch (error) {
        if (error.status !== 404) throw error;
        ended.hidden = false;
        close.disabled = true;
        return;                         // what was known last stays on screen
      }
      if (signal.aborted) return;
      ended.hidden = true;
      close.disabled = false;
      client.update(clientFacts(report));
      queue.update(queueFacts(report));
      groups.update((report.groupNames ?? []).slice(0, SHOWN_GROUPS).map((name) => ({ hub, name })), report.groups);
      rights.update((report.permissions ?? report.roles ?? []).map((name) => ({ name })));
      earlier.show(report.earlierSockets ?? []);
    });
  },
};

async function onClose(hub, id, context) {
  const answer = await confirm({
    title: "Close this connection?",
    text: `The client of ${id} in hub ${hub} is told the reason and disconnected. Most clients connect again by themselves.`,
    fields: [el("label", {}, "Reason for the client (optional)", el("input", { name: "reason", maxLength: 100 }))],
    confirm: "Close connection",
  });
  if (answer === null) return;
  const body = answer.reason.trim() ? { reason: answer.reason.trim() } : {};
  if (await context.attempt(() => post(path("connections", hub, id, "close"), body))) context.say(`Connection ${id} is closed.`);
}

const clientFacts = (report) => ({
  Hub: report.hub,
  User: text(report.user),
  Subprotocol: `${text(report.subprotocol)}${report.reliable ? " (reliable)" : ""}`,
  Address: text(report.address),
  Opened: `${clock(report.openedAt)}, ${span(report.ageMs)} ago`,
  "Silent for": span(report.idleMs),
  State: report.state,
});

const queueFacts = (report) => ({
  Waiting: `${many(report.pendingMessages, "message")}, ${bytes(report.pendingBytes)}`,
  Lag: span(report.lagMs),
  Unacknowledged: report.reliable === false ? null : `${many(report.unacknowledgedMessages, "message")}, ${bytes(report.unacknowledgedBytes)}`,
  "Requests pending": count(report.requestsPending),
  Reading: report.readingPaused ? `paused (${report.readingPaused})` : "yes",
  "Event under way": report.event ? `${report.event.name}, for ${span(report.event.ageMs)}` : "none",
  Received: report.messagesReceived === undefined ? null : `${many(report.messagesReceived, "message")}, ${bytes(report.bytesReceived)}`,
  Sent: report.messagesSent === undefined ? null : `${many(report.messagesSent, "message")}, ${bytes(report.bytesSent)}`,
  Restarts: count(report.restarts),
  Actor: report.actor ? link("inspect", actorHref(report.actor), { title: report.actor, "aria-label": `Inspect ${report.actor}` }) : null,
});

/** Short names in a row, as links where they lead somewhere. */
function chips(emptyText, hrefOf) {
  const list = el("ul", { className: "chips" });
  const note = el("p", { className: "quiet" }, emptyText);
  return {
    element: el("div", {}, list, note),
    update(items, total = items.length) {
      reconcile(list, items, ({ name }) => name, (item) => el("li", {}, hrefOf(item) ? link(item.name, hrefOf(item)) : item.name), () => {});
      note.hidden = items.length > 0 && total <= items.length;
      setText(note, items.length === 0 ? emptyText : `and ${count(total - items.length)} more`);
    },
  };
}
