// Why was this client disconnected? Connections, sockets and refused handshakes of the last minutes, with the reason in words.

import { get, path } from "./api.js";
import { connectionHref } from "./connections.js";
import { el, facts, link, reconcile, setText } from "./dom.js";
import { bytes, clock, count, many, span, text, words } from "./format.js";
import { filters, hubField } from "./filters.js";
import { pagedList, table } from "./table.js";

const SIDE_TONES = { client: "", hub: "busy", application: "busy", operator: "busy", network: "bad" };
const KINDS = { connection: "Connection", socket: "Socket of a connection", handshake: "Refused handshake" };

/** Labels that exist whether or not they have been used yet; the hub's own counts add theirs. */
const REASONS = ["client_closed", "closed_by_server", "server_shutdown", "ping_timeout", "slow_consumer", "connection_lost", "recovery_expired", "message_too_big",
  "policy_violation", "protocol_error", "invalid_payload", "unsupported_data", "no_first_frame", "internal_error"];

export const closed = {
  title: "Closed",
  titleOf: ([id]) => (id ? `Why ${id} was closed` : "Closed"),

  mount(root, context) {
    if (context.segments.length >= 1) return mountOne(root, context);

    const reasons = [...new Set([...REASONS, ...Object.keys(context.samples.last?.stats.closes ?? {})])].sort();
    const search = filters(context, [
      hubField(context),
      { name: "user", label: "User" },
      { name: "reason", label: "Reason", suggestions: reasons },
    ], () => list.restart());
    const kept = el("p", { className: "quiet" }, "Newest first.");
    const list = pagedList(context, {
      noun: "entries",
      everyMs: 3_000,
      url: () => ({ path: path("closed"), parameters: search.values() }),
      onAnswer: ({ keptForS }) => setText(kept, `Newest first. The hub keeps them for ${span((keptForS ?? 600) * 1_000)}.`),
      table: table({
        caption: "Recently closed",
        keyOf: ({ id, at, kind }) => `${kind} ${id} ${at}`,
        columns: [
          { head: "Ended", text: ({ at }) => clock(at) },
          { head: "Id", text: ({ id }) => id, href: ({ id }) => `#closed/${encodeURIComponent(id)}`, mono: true },
          { head: "User", text: ({ user }) => text(user), minor: true },
          { head: "Reason", text: ({ reason }) => words(reason) },
          { head: "Side", text: ({ side }) => text(side), tone: ({ side }) => SIDE_TONES[side] ?? "" },
          { head: "Asked by", text: ({ askedBy }) => text(askedBy), minor: true },
          { head: "Kind", text: ({ kind }) => text(kind), minor: true },
          { head: "Code", text: ({ code }) => text(code), numeric: true, minor: true },
          { head: "Hub", text: ({ hub }) => text(hub), minor: true },
          { head: "Text", text: (item) => text(item.text), wrap: true, minor: true },
        ],
        empty: "Nothing that matches was closed lately.",
      }),
    });
    root.append(search.element, lookUp(), kept, list.element);
  },
};

/** A client's log names its connection id; this is the way from there to the reason. */
function lookUp() {
  const id = el("input", { type: "search", required: true, spellcheck: false });
  const form = el("form", { className: "filters", autocomplete: "off" }, el("label", {}, "Look up an exact id", id), el("button", { type: "submit", className: "plain" }, "Show"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = `#closed/${encodeURIComponent(id.value.trim())}`;
  });
  return form;
}

function mountOne(root, context) {
  const [id] = context.segments;
  const live = el("p", { className: "quiet", hidden: true });
  const cards = el("div", { className: "stack" });
  root.append(el("p", { className: "line" }, link("All closed", context.backTo("closed"), { className: "back" }), live), cards);
  context.poll(3_000, async (signal) => {
    const answer = await get(path("closed", id), signal);
    if (signal.aborted) return;
    live.hidden = !answer.live;
    if (answer.live) live.replaceChildren("The connection is alive: ", link(`${answer.live.state}, see it`, connectionHref(answer.live.hub, answer.live.id)));
    reconcile(cards, answer.items, ({ at, kind }) => `${kind} ${at}`, card, () => {});      // what has ended does not change
  });
}

function card(item) {
  const ending = facts(["What", "Ended", "Reason", "Text", "Side", "Asked by", "Code", "Event under way", "Last failure", "Restarts"]);
  const before = facts(["Hub", "User", "Subprotocol", "Address", "Opened", "Last heard", "Waiting", "Lag", "Unacknowledged", "Requests pending", "Groups"]);
  ending.update({
    What: KINDS[item.kind] ?? item.kind,
    Ended: clock(item.at),
    Reason: words(item.reason),
    Text: text(item.text),
    Side: text(item.side),
    "Asked by": text(item.askedBy),
    Code: text(item.code),
    "Event under way": item.event,
    "Last failure": item.lastFailure && `${clock(item.lastFailure.at)} ${item.lastFailure.error}: ${item.lastFailure.message}`,
    Restarts: item.restarts,
  });
  const isHandshake = item.kind === "handshake";
  before.update({
    Hub: text(item.hub),
    User: text(item.user),
    Subprotocol: text(item.subprotocol),
    Address: text(item.address),
    Opened: item.openedAt && clock(item.openedAt),
    "Last heard": item.lastHeardAt && `${clock(item.lastHeardAt)}, ${span(item.idleMs)} before the end`,
    Waiting: isHandshake || item.pendingMessages === undefined ? null : `${many(item.pendingMessages, "message")}, ${bytes(item.pendingBytes)}`,
    Lag: isHandshake || item.lagMs === undefined ? null : span(item.lagMs),
    Unacknowledged: item.unacknowledgedMessages,
    "Requests pending": item.requestsPending,
    Groups: item.groups === undefined ? null : count(item.groups),
  });
  return el("article", { className: "panel" },
    el("p", { className: "explanation" }, text(item.explanation)),
    el("div", { className: "columns" },
      el("section", {}, el("h2", {}, "How it ended"), ending.element),
      el("section", {}, el("h2", {}, isHandshake ? "Who asked to connect" : "As it was then"), before.element)));
}
