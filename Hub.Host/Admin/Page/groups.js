// Groups, the members of one, and a message to all of them.

import { path, post, query } from "./api.js";
import { connectionHref } from "./connections.js";
import { el, link } from "./dom.js";
import { count, many, text } from "./format.js";
import { filters, hubField } from "./filters.js";
import { pagedList, table } from "./table.js";

const groupHref = (hub, group) => `#groups/${encodeURIComponent(hub)}/${encodeURIComponent(group)}`;

export const groups = {
  title: "Groups",
  titleOf: ([, group]) => (group === undefined ? "Groups" : `Group ${group}`),

  mount(root, context) {
    if (context.segments.length >= 2) return mountGroup(root, context);

    const search = filters(context, [hubField(context), { name: "name", label: "Name begins with" }], () => list.restart());
    const list = pagedList(context, {
      noun: "groups",
      url: () => ({ path: path("groups"), parameters: search.values() }),
      table: table({
        caption: "Groups",
        keyOf: ({ hub, group }) => `${hub} ${group}`,
        columns: [
          { head: "Group", text: ({ group }) => group, href: ({ hub, group }) => groupHref(hub, group) },
          { head: "Hub", text: ({ hub }) => hub },
          { head: "Members", text: ({ members }) => count(members), numeric: true },
        ],
        empty: "No group matches.",
      }),
    });
    root.append(search.element, list.element);
  },
};

function mountGroup(root, context) {
  const [hub, group] = context.segments;
  const members = pagedList(context, {
    noun: "members",
    url: () => ({ path: path("groups", hub, group, "members"), parameters: {} }),
    table: table({
      caption: "Members",
      keyOf: ({ id }) => id,
      columns: [
        { head: "Connection", text: ({ id }) => id, href: ({ id }) => connectionHref(hub, id), mono: true },
        { head: "User", text: ({ user }) => text(user) },
      ],
      empty: "The group has no members.",
    }),
    onAnswer: (answer) => { total.textContent = many(answer.members, "member"); },
  });
  const total = el("span", { className: "quiet" });
  root.append(
    el("p", { className: "line" }, link("All groups", context.backTo("groups"), { className: "back" }),
      link("Its connections", `#connections${query({ hub, group })}`)),
    el("div", { className: "columns wide-left" },
      el("section", { className: "panel" }, el("div", { className: "line" }, el("h2", {}, "Members"), total), members.element),
      publishForm(hub, group, context)));
}

function publishForm(hub, group, context) {
  const message = el("textarea", { name: "text", rows: 4, required: true, maxLength: 100_000 });
  const send = el("button", { type: "submit", className: "primary" }, "Publish");
  const form = el("form", {},
    el("h2", {}, "Publish a text"),
    el("p", { className: "quiet" }, "Every member receives it at once, as a message of this group."),
    el("label", {}, "Text", message),
    el("div", { className: "actions" }, send));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    const answer = await context.attempt(() => post(path("groups", hub, group, "publish"), { text: message.value }));
    send.disabled = false;
    if (answer === null) return;
    message.value = "";
    message.focus();
    context.say(`Published to ${many(answer.members, "member")} of ${group}.`);
  });
  return el("section", { className: "panel" }, form);
}
