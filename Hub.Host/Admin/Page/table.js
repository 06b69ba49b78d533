// Tables that are filled again and again: rows are kept by key, so the focus stays where it is.

import { get, query } from "./api.js";
import { button, el, reconcile, setText } from "./dom.js";
import { count } from "./format.js";

/**
 * @param caption what the table lists, for screen readers
 * @param columns each { head, text(item), href?(item) -> address or null, tone?(item) -> badge tone, numeric?, mono?, wide?, wrap? (else cut short), minor? (not on narrow screens), sort? (order the server knows) }
 * @param keyOf item -> what it is known by
 * @param sorting { current(), change(sort), ascending: sorts that begin with the smallest } when the server sorts
 * @returns { element, show(items) }
 */
export function table({ caption, columns, keyOf, sorting = null, empty = "Nothing to show." }) {
  const heads = columns.map((column) => head(column, sorting));
  const body = el("tbody");
  const nothing = el("p", { className: "quiet empty", hidden: true }, empty);
  const frame = el("div", { className: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    el("table", {}, el("caption", { className: "hidden-text" }, caption), el("thead", {}, el("tr", {}, heads)), body));
  const element = el("div", { className: "listing" }, frame, nothing);

  return {
    element,
    show(items) {
      if (sorting) markSorted(columns, heads, sorting);
      reconcile(body, items, keyOf, () => el("tr", {}, columns.map(cell)), (row, item) => columns.forEach((column, i) => fill(row.cells[i], column, item)));
      nothing.hidden = items.length > 0;
      frame.hidden = items.length === 0;
    },
  };
}

const classes = (column) => ["numeric", "mono", "wide", "wrap", "minor"].filter((name) => column[name]).join(" ");

function head(column, sorting) {
  const content = column.sort && sorting ? button(column.head, () => sorting.change(column.sort), { className: "sort" }) : column.head;
  return el("th", { scope: "col", className: classes(column) }, content);
}

function markSorted(columns, heads, sorting) {
  columns.forEach(({ sort }, i) => {
    if (sort !== undefined && sort === sorting.current()) heads[i].setAttribute("aria-sort", sorting.ascending.includes(sort) ? "ascending" : "descending");
    else heads[i].removeAttribute("aria-sort");
  });
}

function cell(column) {
  const content = column.tone ? el("span", { className: "badge" }) : null;
  return el("td", { className: classes(column) }, content);
}

/** Changes a cell only where its value has changed; an item keeps its address as long as it keeps its key. */
function fill(td, column, item) {
  const value = column.text(item);
  const href = column.href?.(item) ?? null;
  if (href !== null && td.firstElementChild?.tagName !== "A") td.replaceChildren(el("a", { href }));
  if (href !== null) td.firstElementChild.setAttribute("href", href);
  if (column.tone) td.firstElementChild.dataset.tone = column.tone(item);
  setText(td.firstElementChild ?? td, value);
  if (!column.numeric && !column.wrap && td.title !== value) td.title = value;
}

/**
 * A list that the server cuts into pages: one page at a time is in the document, however long the list.
 * @param url () -> { path, parameters } of the list without cursor; `limit` rows a page
 * @returns { element, restart() } where restart goes back to the first page, for a changed question
 */
export function pagedList(context, { table: rows, url, everyMs = 4_000, limit = 50, noun = "entries", onAnswer = () => {} }) {
  let cursors = [null];                 // of each page up to the one shown; a cursor only leads onwards
  let next = null;
  const where = el("p", { className: "quiet", role: "status" });
  const back = button("Previous page", () => backwards(), { className: "small plain" });
  const onward = button("Next page", () => onwards(), { className: "small plain" });
  const element = el("div", {}, rows.element, el("div", { className: "pager" }, where, back, onward));

  // The buttons stay switched on until the answer, as one that is switched off loses the focus; a second press finds nothing to do.
  function backwards() {
    if (cursors.length === 1) return;
    cursors.pop();
    refresh();
  }

  function onwards() {
    if (next === null) return;
    cursors.push(next);
    next = null;
    refresh();
  }

  const refresh = context.poll(everyMs, async (signal) => {
    const { path, parameters } = url();
    const answer = await get(path + query({ ...parameters, limit, after: cursors.at(-1) }), signal);
    if (signal.aborted) return;
    if (answer.items.length === 0 && cursors.length > 1) return backwards();       // the page has emptied meanwhile
    next = answer.next ?? null;
    rows.show(answer.items);
    tell(answer);
    onAnswer(answer);
  });

  function tell({ items, total }) {
    const first = (cursors.length - 1) * limit;
    const of = typeof total === "number" ? ` of ${count(total)}` : next === null ? ` of ${count(first + items.length)}` : "";
    setText(where, items.length === 0 ? `No ${noun}.` : `${count(first + 1)} to ${count(first + items.length)}${of} ${noun}`);
    const focused = document.activeElement;
    back.disabled = cursors.length === 1;
    onward.disabled = next === null;
    // A button that switches itself off would drop the keyboard's place.
    if (focused === onward && onward.disabled) back.focus();
    if (focused === back && back.disabled) onward.focus();
  }

  return { element, restart() { cursors = [null]; refresh(); } };
}
