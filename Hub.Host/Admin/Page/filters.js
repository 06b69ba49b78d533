// The search form above a list. What it asks for is in the address, so it survives a reload and can be sent to a colleague.

import { get, path } from "./api.js";
import { el } from "./dom.js";

const PATIENCE_MS = 250;                // typing is one question, not one for each letter

/**
 * @param fields each { name, label, options?: [[value, text]...] (a choice), suggestions?: [text...], placeholder? }
 * @param onChange called after the address has changed
 * @returns { element, values() }
 */
export function filters(context, fields, onChange) {
  let timer = 0;
  const controls = new Map(fields.map((field) => [field.name, control(field, context.query.get(field.name) ?? "")]));
  const form = el("form", { className: "filters", role: "search", autocomplete: "off" }, fields.map((field) => {
    const input = controls.get(field.name);
    const list = field.suggestions ? el("datalist", { id: `${field.name}-suggestions` }, field.suggestions.map((value) => el("option", { value }))) : null;
    if (list) input.setAttribute("list", list.id);
    return el("label", {}, field.label, input, list);
  }));

  const changed = () => {
    clearTimeout(timer);
    for (const [name, { value }] of controls) context.setQuery(name, value.trim());
    onChange();
  };
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(changed, event.target.tagName === "SELECT" ? 0 : PATIENCE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  context.signal.addEventListener("abort", () => clearTimeout(timer));

  return { element: form, values: () => Object.fromEntries(fields.map(({ name }) => [name, context.query.get(name)])) };
}

function control({ name, options, placeholder, load }, value) {
  if (!options) return el("input", { type: "search", name, value, placeholder, spellcheck: false });
  const select = el("select", { name }, options.map(([key, text]) => el("option", { value: key }, text)));
  choose(select, value);
  load?.(select, value);
  return select;
}

/** What the address asks for is chosen even if the list does not offer it. */
function choose(select, value) {
  if (![...select.options].some((option) => option.value === value)) select.append(el("option", { value }, value));
  select.value = value;
}

/** A choice among the hubs there are. */
export function hubField(context) {
  const load = async (select, value) => {
    try {
      const { items } = await get(path("hubs"), context.signal);
      const known = new Set([...select.options].map((option) => option.value));
      select.append(...items.filter(({ hub }) => !known.has(hub)).map(({ hub }) => el("option", { value: hub }, hub)));
      choose(select, value);
    } catch {
      // The banner says what is wrong; "all hubs" and what the address asks for can be chosen all the same.
    }
  };
  return { name: "hub", label: "Hub", options: [["", "All hubs"]], load };
}
