// Frames of one connection while they pass. The hub redacts payloads unless asked; it drops lines rather than slow the client down, and says how many.

import { open, query } from "./api.js";
import { button, el, setText } from "./dom.js";
import { bytes, count, many, text } from "./format.js";

const KEPT = 200;

/** The panel of a tap on `url`. It runs until it is stopped or the view is left. */
export function tap(url, context) {
  const lines = el("ol", { className: "tap", role: "log", "aria-label": "Frames", "aria-live": "off", tabindex: "0" });
  const payload = el("input", { type: "checkbox", onchange: () => run && start() });
  const toggle = button("Start", () => (run ? stop("Stopped.") : start()), { className: "primary", "aria-label": "Start the tap" });
  const state = el("p", { className: "quiet", role: "status" }, "Not running.");
  let run = null;
  let seen = 0;
  let waiting = [];

  function flush() {
    const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    lines.append(...waiting.slice(-KEPT).map(line));
    waiting = [];
    while (lines.childElementCount > KEPT) lines.firstElementChild.remove();
    if (isAtEnd) lines.scrollTop = lines.scrollHeight;
    if (run) setText(state, `Running: ${many(seen, "frame")} so far, the last ${KEPT} are shown.`);
  }

  function take(frame) {
    // One repaint for whatever came since the last, however fast frames pass. A hidden tab paints nothing, so the list is cut here too.
    if (waiting.length === 0) requestAnimationFrame(flush);
    waiting.push(frame);
    if (waiting.length > 2 * KEPT) waiting = waiting.slice(-KEPT);
    if (frame.ended === undefined) seen++;
  }

  function stop(why) {
    run?.abort();
    run = null;
    setText(toggle, "Start");
    toggle.setAttribute("aria-label", "Start the tap");
    setText(state, why);
  }

  async function start() {
    run?.abort();
    const mine = new AbortController();
    run = mine;
    seen = 0;
    setText(toggle, "Stop");
    toggle.setAttribute("aria-label", "Stop the tap");
    setText(state, "Starting.");
    try {
      const response = await open(url + query({ payload: payload.checked, limit: 0 }), AbortSignal.any([mine.signal, context.signal]));
      setText(state, "Running: no frame yet.");
      let end = "The hub ended the tap.";
      for await (const frame of objects(response.body)) {
        if (frame.ended !== undefined) end = frame.ended;
        take(frame);
      }
      if (run === mine) stop(end);
    } catch (error) {
      if (run === mine && !mine.signal.aborted && !context.signal.aborted) stop(`The tap has ended. ${error.message}`);
    }
  }

  return el("section", { className: "panel" },
    el("div", { className: "line" }, el("h2", {}, "Live tap"), toggle, el("label", { className: "check" }, payload, " Show payloads"),
      button("Clear", () => lines.replaceChildren(), { className: "small plain" })),
    state, lines);
}

/** The objects of a body with one JSON object a line. */
async function* objects(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part.trim()) yield JSON.parse(part);
  }
}

function line(frame) {
  if (frame.ended !== undefined) return el("li", { className: "note" }, frame.ended);
  const time = new Date(frame.at);
  const missed = frame.dropped > 0 ? el("span", { className: "missed" }, `${count(frame.dropped)} missed before this`) : null;
  return el("li", { className: frame.direction },
    el("span", { className: "when" }, `${time.toLocaleTimeString("en-GB")}.${String(time.getMilliseconds()).padStart(3, "0")}`),
    el("span", { className: "direction" }, frame.direction),
    el("span", { className: "what" }, `${text(frame.what ?? frame.kind)}, ${bytes(frame.bytes)}`),
    el("span", { className: "content" }, frame.text ?? ""),
    missed);
}
