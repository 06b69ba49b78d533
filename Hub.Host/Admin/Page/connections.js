// All connections: searched, sorted and cut into pages by the hub, so ten thousand are as quick as ten.

import { path } from "./api.js";
import { connection } from "./connection.js";
import { bytes, count, span, text } from "./format.js";
import { filters, hubField } from "./filters.js";
import { pagedList, table } from "./table.js";

const STATES = [["", "Any state"], ["open", "Open"], ["detached", "Detached"], ["slow", "Slow"], ["paused", "Reading paused"]];
const TONES = { open: "good", detached: "busy", finishing: "busy", closing: "busy", registering: "" };
const BY_ID = "id";

/** The address of one connection. */
export const connectionHref = (hub, id) => `#connections/${encodeURIComponent(hub)}/${encodeURIComponent(id)}`;

const stateText = ({ state, readingPaused }) => (readingPaused ? `${state}, paused` : state);

export const connections = {
  title: "Connections",
  titleOf: ([, id]) => (id ? `Connection ${id}` : "Connections"),

  mount(root, context) {
    if (context.segments.length >= 2) return connection.mount(root, context);

    const sorting = {
      ascending: [BY_ID],
      current: () => context.query.get("sort") ?? BY_ID,
      change(sort) {
        context.setQuery("sort", sort === BY_ID ? "" : sort);
        list.restart();
      },
    };
    const rows = table({
      caption: "Connections",
      keyOf: ({ hub, id }) => `${hub}~${id}`,
      sorting,
      columns: [
        { head: "Connection", text: ({ id }) => id, href: ({ hub, id }) => connectionHref(hub, id), mono: true, sort: BY_ID },
        { head: "Hub", text: ({ hub }) => hub, minor: true },
        { head: "User", text: ({ user }) => text(user) },
        { head: "State", text: stateText, tone: ({ state, readingPaused }) => (readingPaused ? "busy" : TONES[state] ?? "") },
        { head: "Groups", text: ({ groups }) => count(groups), numeric: true, minor: true },
        { head: "Waiting", text: ({ pendingMessages }) => count(pendingMessages), numeric: true },
        { head: "Bytes", text: ({ pendingBytes }) => bytes(pendingBytes), numeric: true, sort: "pending", minor: true },
        { head: "Lag", text: ({ lagMs }) => span(lagMs), numeric: true, sort: "lag" },
        { head: "Silent for", text: ({ idleMs }) => span(idleMs), numeric: true, sort: "idle", minor: true },
        { head: "Age", text: ({ ageMs }) => span(ageMs), numeric: true, sort: "age", minor: true },
      ],
      empty: "No connection matches.",
    });
    const search = filters(context, [
      hubField(context),
      { name: "id", label: "Id begins with" },
      { name: "user", label: "User" },
      { name: "group", label: "Group" },
      { name: "state", label: "State", options: STATES },
    ], () => list.restart());
    const list = pagedList(context, {
      table: rows,
      noun: "connections",
      url: () => ({ path: path("connections"), parameters: { ...search.values(), sort: sorting.current() } }),
    });
    root.append(search.element, list.element);
  },
};
