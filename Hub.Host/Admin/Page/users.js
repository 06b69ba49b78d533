// Who is connected, and the hubs they are connected to.

import { get, path } from "./api.js";
import { el } from "./dom.js";
import { bytes, count, text } from "./format.js";
import { filters, hubField } from "./filters.js";
import { pagedList, table } from "./table.js";

const connectionsOf = (parameters) => `#connections?${new URLSearchParams(parameters)}`;

export const users = {
  title: "Users",

  mount(root, context) {
    const search = filters(context, [hubField(context), { name: "name", label: "Name begins with" }], () => list.restart());
    const list = pagedList(context, {
      noun: "users",
      url: () => ({ path: path("users"), parameters: search.values() }),
      table: table({
        caption: "Users",
        keyOf: ({ hub, user }) => `${hub} ${user}`,
        columns: [
          { head: "User", text: ({ user }) => text(user), href: ({ hub, user }) => connectionsOf({ hub, user }) },
          { head: "Hub", text: ({ hub }) => hub },
          { head: "Connections", text: ({ connections }) => count(connections), numeric: true },
        ],
        empty: "No user matches.",
      }),
    });
    root.append(search.element, list.element);
  },
};

export const hubs = {
  title: "Hubs",

  mount(root, context) {
    const rows = table({
      caption: "Hubs",
      keyOf: ({ hub }) => hub,
      columns: [
        { head: "Hub", text: ({ hub }) => hub, href: ({ hub }) => connectionsOf({ hub }) },
        { head: "Connections", text: ({ connections }) => count(connections), numeric: true },
        { head: "Opened", text: ({ opened }) => count(opened), numeric: true, minor: true },
        { head: "Groups", text: (item) => count(item.groups), numeric: true, href: ({ hub }) => `#groups?${new URLSearchParams({ hub })}` },
        { head: "Users", text: (item) => count(item.users), numeric: true, href: ({ hub }) => `#users?${new URLSearchParams({ hub })}` },
        { head: "Detached", text: ({ detached }) => count(detached), numeric: true, minor: true },
        { head: "Waiting", text: ({ pendingBytes }) => bytes(pendingBytes), numeric: true, minor: true },
        { head: "Subprotocols", text: ({ subprotocols }) => subprotocolText(subprotocols), wrap: true, minor: true },
      ],
      empty: "No client has connected to any hub yet.",
    });
    root.append(el("section", { className: "panel" }, rows.element));
    context.poll(3_000, async (signal) => {
      const { items } = await get(path("hubs"), signal);
      // The list leaves out what costs a look at every connection; hubs are few, so each is asked.
      const full = await Promise.all(items.map(async (item) => ({ ...item, ...await get(path("hubs", item.hub), signal) })));
      if (!signal.aborted) rows.show(full);
    });
  },
};

const subprotocolText = (counts) => Object.entries(counts ?? {}).map(([name, value]) => `${name || "none"}: ${count(value)}`).join(", ") || "none";
