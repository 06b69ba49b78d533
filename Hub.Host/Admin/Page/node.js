// The process itself: what it uses, how much it logs, and taking it out of service.

import { get, path, post } from "./api.js";
import { confirm } from "./dialogs.js";
import { button, el, facts, reconcile } from "./dom.js";
import { bytes, count, many, span } from "./format.js";

const LEVELS = ["trace", "debug", "information", "warning", "error", "critical", "none"];

export const node = {
  title: "Node",

  mount(root, context) {
    const about = facts(["Phase", "Version", "Running for", "Runtime", "Actor runtime", "Processors", "Workers", "Admin token"]);
    const process = facts(["Working set", "Managed heap", "Processor time", "Collections (gen 0, 1, 2)", "Pauses of the collector", "Threads", "Thread pool queue", "Dead letters", "Unhandled messages"]);
    const drain = button("Drain this node…", () => onDrain(context), { className: "danger" });
    root.append(
      el("div", { className: "columns" },
        el("section", { className: "panel" }, el("h2", {}, "Node"), about.element),
        el("section", { className: "panel" }, el("h2", {}, "Process"), process.element)),
      el("div", { className: "columns" },
        logLevels(context),
        el("section", { className: "panel" }, el("h2", {}, "Take out of service"),
          el("p", { className: "quiet" }, "Readiness goes off at once, so a load balancer sends nobody new, and clients are closed in batches. The process stays; only a restart brings it back."),
          drain)));

    const show = () => {
      if (context.samples.last === null) return;
      const { stats } = context.samples.last;
      about.update(nodeFacts(stats.node));
      process.update(processFacts(stats));
      drain.disabled = stats.node?.phase === "draining";
    };
    context.samples.addEventListener("sample", show, { signal: context.signal });
    show();
  },
};

const nodeFacts = (facts = {}) => ({
  Phase: facts.phase,
  Version: facts.version,
  "Running for": span(facts.uptimeS * 1_000),
  Runtime: facts.runtime,
  "Actor runtime": facts.actorRuntime,
  Processors: count(facts.processors),
  Workers: count(facts.workers),
  "Admin token": facts.adminNeedsToken ? "needed" : "not needed",
});

const processFacts = ({ process = {}, deadLetters, unhandled }) => ({
  "Working set": bytes(process.workingSetBytes),
  "Managed heap": bytes(process.heapBytes),
  "Processor time": span(process.cpuS * 1_000),
  "Collections (gen 0, 1, 2)": process.gcCollections?.map(count).join(", "),
  "Pauses of the collector": span(process.gcPauseS * 1_000),
  Threads: count(process.threads),
  "Thread pool queue": count(process.threadPoolQueue),
  "Dead letters": count(deadLetters),
  "Unhandled messages": count(unhandled),
});

async function onDrain(context) {
  const connections = context.samples.last?.stats.connections ?? 0;
  const answer = await confirm({
    title: "Drain this node?",
    text: `${many(connections, "connection")} will be closed. New clients are refused until the hub is restarted.`,
    confirm: `Drain and close ${many(connections, "connection")}`,
  });
  if (answer === null) return;
  const started = await context.attempt(() => post(path("drain")));
  if (started) context.say(`Draining: ${many(started.connections, "connection")} to close.`);
}

function logLevels(context) {
  const rows = el("ul", { className: "levels" });
  const category = el("input", { name: "category", required: true, placeholder: "Hub.Host.WebSockets", spellcheck: false, autocomplete: "off" });
  const level = el("select", {}, LEVELS.map((value) => el("option", { value, selected: value === "debug" }, value)));
  const form = el("form", { className: "filters" }, el("label", {}, "Category", category), el("label", {}, "Level", level), el("button", { type: "submit", className: "plain" }, "Set"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await set(category.value.trim(), level.value);
  });

  async function set(name, value) {
    const answer = await context.attempt(() => post(path("log"), { ...(name === "Default" ? {} : { category: name }), level: value }));
    if (answer) context.say(value === null ? `${name} logs as configured again.` : `${name} logs from ${value} on.`);
    refresh();
  }

  const make = ([name]) => el("li", {},
    el("label", {}, el("span", { className: "name" }, name),
      el("select", { onchange: (event) => set(name, event.target.value) }, LEVELS.map((value) => el("option", { value }, value)))),
    button("Reset", () => set(name, null), { className: "small plain", "aria-label": `Reset ${name} to what is configured` }));
  const refresh = context.poll(10_000, async (signal) => {
    const { levels } = await get(path("log"), signal);
    if (signal.aborted) return;
    reconcile(rows, Object.entries(levels), ([name]) => name, make, (row, [, value]) => {
      const select = row.querySelector("select");
      if (select !== document.activeElement) select.value = String(value).toLowerCase();       // not under the operator's hands
    });
  });

  return el("section", { className: "panel" }, el("h2", {}, "Log level"),
    el("p", { className: "quiet" }, "A change holds until the process ends."), rows, form);
}
