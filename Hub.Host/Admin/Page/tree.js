// The actor tree as an ARIA tree: one item is in the tab order, arrow keys move, Right and Left open and close, Enter chooses.
// Only what is open is asked for, and of each actor at most a page of children.

import { el, reconcile, setText } from "./dom.js";
import { count } from "./format.js";

const PAGE = 100;
const MOST = 1_000;                     // what a list on screen can be good for; beyond it there is the search under Connections

/**
 * @param rootPath where the tree begins
 * @param load (path, limit) -> node with its children
 * @param onChoose called with the path of a chosen actor
 * @param refresh asks for a refresh now
 */
export function tree({ rootPath, load, onChoose, refresh }) {
  const open = new Map([[rootPath, PAGE]]);             // path -> children asked for
  const element = el("ul", { role: "tree", "aria-label": "Actors", className: "tree" });
  let chosen = null;

  const itemOf = (target) => target.closest("[role=treeitem]");
  const visible = () => [...element.querySelectorAll("[role=treeitem]")];
  const isOpen = (item) => item.getAttribute("aria-expanded") === "true";

  function focus(item) {
    if (!item) return;
    for (const other of element.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }

  function toggle(item, shouldOpen) {
    const { path } = item.dataset;
    if (!item.hasAttribute("aria-expanded") || isOpen(item) === shouldOpen) return;
    item.setAttribute("aria-expanded", String(shouldOpen));
    if (shouldOpen) {
      open.set(path, PAGE);
      refresh();
      return;
    }
    // Whatever was open below is closed with it, or it would be asked for unseen.
    for (const other of open.keys()) if (other === path || other.startsWith(`${path}/`)) open.delete(other);
    reconcile(item.lastElementChild, [], String, null, null);
  }

  function choose(item) {
    if (item.dataset.more) {
      open.set(item.dataset.more, Math.min(MOST, open.get(item.dataset.more) + PAGE));
      refresh();
      return;
    }
    chosen = item.dataset.path;
    markChosen();
    onChoose(chosen);
  }

  function markChosen() {
    for (const item of visible()) item.setAttribute("aria-selected", String(item.dataset.path === chosen));
  }

  element.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (!item) return;
    focus(item);
    if (event.target.closest(".twisty")) toggle(item, !isOpen(item));
    else choose(item);
  });

  element.addEventListener("keydown", (event) => {
    const item = itemOf(event.target);
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = visible();
    const at = all.indexOf(item);
    const actions = {
      ArrowDown: () => focus(all[at + 1]),
      ArrowUp: () => focus(all[at - 1]),
      Home: () => focus(all[0]),
      End: () => focus(all.at(-1)),
      ArrowRight: () => (isOpen(item) ? focus(item.querySelector("[role=treeitem]")) : toggle(item, true)),
      ArrowLeft: () => (isOpen(item) ? toggle(item, false) : focus(item.parentElement.closest("[role=treeitem]"))),
      Enter: () => choose(item),
      " ": () => choose(item),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  });

  return {
    element,
    /** Paths whose children are on screen. */
    get openPaths() { return [...open.keys()]; },
    setChosen(path) {
      chosen = path;
      markChosen();
    },
    /** Asks for everything that is open and shows it; what has vanished meanwhile is closed. */
    async update(signal) {
      const known = new Map();
      await Promise.all([...open].map(async ([path, limit]) => {
        try {
          known.set(path, await load(path, limit, signal));
        } catch (error) {
          if (error.status !== 404 || path === rootPath) throw error;
          open.delete(path);
        }
      }));
      if (signal.aborted) return;
      // A list that jumps under the pointer cannot be clicked: while somebody is in the tree, its order stays.
      const isHeld = element.matches(":hover, :focus-within");
      render(element, [known.get(rootPath)], 1, known, isHeld);
      if (!element.querySelector("[tabindex='0']")) element.querySelector("[role=treeitem]").tabIndex = 0;
      markChosen();
    },
  };

  function render(list, nodes, level, known, isHeld) {
    const parent = list.closest("[role=treeitem]")?.dataset.path;
    const rest = parent === undefined ? 0 : known.get(parent).more ?? 0;
    const items = [...(isHeld ? inPlace(list, nodes) : nodes), ...(rest > 0 ? [{ path: `${parent}//more`, more: rest, of: parent }] : [])];
    reconcile(list, items, ({ path }) => path, (node) => make(node, level), (item, node) => (node.of === undefined ? fill(item, node) : fillRest(item, node)));
    for (const node of nodes) {
      const detail = known.get(node.path);
      const item = [...list.children].find(({ dataset }) => dataset.path === node.path);
      if (detail && open.has(node.path)) render(item.lastElementChild, detail.nodes ?? [], level + 1, known, isHeld);
    }
  }

  function fill(item, { path, name, type, mailbox, restarts, children }) {
    const [row] = item.children;
    if (children > 0 || open.has(path)) item.setAttribute("aria-expanded", String(open.has(path)));
    else item.removeAttribute("aria-expanded");
    setText(row.querySelector(".name"), name || path);
    setText(row.querySelector(".type"), type ?? "");
    setText(row.querySelector(".children"), children > 0 ? count(children) : "");
    tag(row.querySelector(".mailbox"), mailbox, "waiting", mailbox > 100 ? "bad" : "busy");
    tag(row.querySelector(".restarts"), restarts, restarts === 1 ? "restart" : "restarts", "bad");
  }

  function fillRest(item, { more, of }) {
    const isEnough = open.get(of) >= MOST;
    item.dataset.more = of;
    setText(item.querySelector(".name"), isEnough ? `${count(more)} more; search for them under Connections` : `${count(more)} more: show the next ${PAGE}`);
  }
}

/** New nodes in the order in which the list shows them already, newcomers last. */
function inPlace(list, nodes) {
  const places = new Map([...list.children].map(({ dataset }, i) => [dataset.path, i]));
  const placeOf = ({ path }) => places.get(path) ?? Infinity;
  return [...nodes].sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
}

function tag(element, value, noun, tone) {
  element.hidden = !(value > 0);
  element.dataset.tone = tone;
  setText(element, `${count(value)} ${noun}`);
}

function make({ path, of }, level) {
  const parts = of === undefined
    ? [el("span", { className: "twisty", "aria-hidden": "true" }), el("span", { className: "name" }), el("span", { className: "type" }), el("span", { className: "children" }),
       el("span", { className: "badge mailbox", hidden: true }), el("span", { className: "badge restarts", hidden: true })]
    : [el("span", { className: "name more" })];
  const item = el("li", { role: "treeitem", tabIndex: -1, "aria-level": String(level), "aria-selected": "false", className: "item" },
    el("div", { className: "row" }, parts), el("ul", { role: "group" }));
  item.dataset.path = path;
  return item;
}
