// Elements are made here and nowhere else, and always from text: ids and user names come from strangers, so no string ever becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. What it has no property for becomes an attribute; functions named `onxyz` listen; null children are left out. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same for SVG, attributes only. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Writes only what has changed, so that selections survive and screen readers stay calm. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export const button = (text, onclick, properties = {}) => el("button", { type: "button", onclick, ...properties }, text);

export const link = (text, href, properties = {}) => el("a", { href, ...properties }, text);

/** A definition list of facts; `update(values)` sets them by label, and hides what has no value. */
export function facts(labels) {
  const rows = new Map(labels.map((label) => [label, el("div", {}, el("dt", {}, label), el("dd"))]));
  return {
    element: el("dl", { className: "facts" }, [...rows.values()]),
    update(values) {
      for (const [label, row] of rows) {
        const value = values[label];
        row.hidden = value === null || value === undefined;
        if (row.hidden) continue;
        if (value instanceof Node) row.lastChild.replaceChildren(value);
        else setText(row.lastChild, String(value));
      }
    },
  };
}

const children = new WeakMap();

/**
 * Makes the children of `parent` those of `items`, in this order, keeping the element of each key: focus and scroll survive an update.
 * Where the focused child is gone, the focus goes to the nearest focusable ancestor instead of being lost.
 */
export function reconcile(parent, items, keyOf, make, update) {
  const before = children.get(parent) ?? new Map();
  const after = new Map();
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  for (const item of items) {
    const key = keyOf(item);
    const element = before.get(key) ?? make(item);
    update(element, item);
    after.set(key, element);
  }
  for (const [key, element] of before) {
    if (!after.has(key)) element.remove();
  }
  let place = parent.firstElementChild;
  for (const element of after.values()) {
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  children.set(parent, after);
  if (focused && focused !== document.activeElement) {
    const target = focused.isConnected ? focused : parent.closest("[tabindex]");
    target?.focus({ preventScroll: true });
  }
}
