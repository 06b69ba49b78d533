// A line chart in SVG. The pointer or the arrow keys read values back in time; the legend shows them.

import { el, setText, svg } from "./dom.js";
import { clock, NOTHING } from "./format.js";

const HEIGHT = 170;
const EDGE = { left: 52, right: 10, top: 10, bottom: 22 };
const WINDOWS_MIN = [2, 5, 10];
const LINES = 4;

/** The smallest of 1, 2, 4, 8 times a power of ten (of its unit: 1, kilo, mega) that is not below: its quarters are short numbers. */
function ceiling(value, kilo) {
  if (!(value > 0)) return 1;
  const unit = kilo ** Math.floor(Math.log(value) / Math.log(kilo));
  const power = unit * 10 ** Math.floor(Math.log10(value / unit));
  return [1, 2, 4, 8, 10].map((step) => step * power).find((step) => step >= value * 0.9999);
}

/**
 * @param title what is drawn
 * @param series up to three { name, of(sample) -> number or null }
 * @param format number -> text, for the axis; `exact` for the legend where that is to be finer
 * @param kilo what the units of `format` are apart
 * @returns { element, draw(samples) }
 */
export function chart({ title, series, format, exact = format, kilo = 1_000 }) {
  const picture = svg("svg", { class: "chart", height: HEIGHT, role: "img", tabindex: "0", focusable: "true" });
  const values = series.map(() => el("span", { className: "value" }));
  const when = el("span", { className: "when" });
  const spoken = el("output", { className: "hidden-text" });
  const legend = el("ul", { className: "legend" }, series.map(({ name }, i) =>
    el("li", {}, svg("svg", { class: "key", viewBox: "0 0 22 8", "aria-hidden": "true" }, svg("path", { class: `curve s${i + 1}`, d: "M1 4H21" })), `${name} `, values[i])));
  const element = el("figure", { className: "panel" }, el("figcaption", {}, el("h2", {}, title), when), picture, legend, spoken);

  let samples = [];
  let cursor = null;                    // time of the sample pointed at, null for the newest: indexes move as samples come

  function draw() {
    const width = Math.max(200, picture.clientWidth || 400);
    const end = samples.at(-1)?.at ?? Date.now();
    const minutes = WINDOWS_MIN.find((limit) => end - (samples[0]?.at ?? end) <= limit * 60_000) ?? WINDOWS_MIN.at(-1);
    const shown = samples.filter(({ at }) => end - at <= minutes * 60_000);
    const top = ceiling(Math.max(0, ...series.flatMap(({ of }) => shown.map((sample) => of(sample) ?? 0))), kilo);
    const inner = { width: width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
    const x = (at) => EDGE.left + inner.width * (1 - (end - at) / (minutes * 60_000));
    const y = (value) => EDGE.top + inner.height * (1 - value / top);

    picture.setAttribute("viewBox", `0 0 ${width} ${HEIGHT}`);
    picture.replaceChildren(
      ...grid(top, y, width, format),
      label(EDGE.left, HEIGHT - 5, "start", `${minutes} min ago`),
      label(width - EDGE.right, HEIGHT - 5, "end", "now"),
      ...series.map(({ of }, i) => svg("path", { class: `curve s${i + 1}`, d: line(shown, of, x, y) })),
      ...mark(pointed(), x, y));
    tell();
  }

  const pointed = () => (cursor === null ? null : samples.find(({ at }) => at >= cursor) ?? null);

  function mark(sample, x, y) {
    if (sample === null) return [];
    const dots = series.map(({ of }, i) => [of(sample), i]).filter(([value]) => value !== null && value !== undefined);
    return [
      svg("path", { class: "cursor", d: `M${x(sample.at)} ${EDGE.top}V${HEIGHT - EDGE.bottom}` }),
      ...dots.map(([value, i]) => svg("circle", { class: `dot s${i + 1}`, cx: x(sample.at), cy: y(value), r: 3.5 })),
    ];
  }

  /** Legend and names: of the sample pointed at, or of the newest. */
  function tell() {
    const sample = pointed() ?? samples.at(-1) ?? null;
    const said = series.map(({ name, of }, i) => {
      const value = sample === null ? null : of(sample);
      setText(values[i], value === null || value === undefined ? NOTHING : exact(value));
      return `${name} ${values[i].textContent}`;
    });
    setText(when, pointed() === null ? "" : clock(sample.at));
    picture.setAttribute("aria-label", `${title}: ${said.join(", ")}`);
    return said.join(", ");
  }

  function point(at) {
    cursor = at;
    draw();
  }

  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    const marks = samples.map(({ at }) => at);
    if (marks.length === 0) return;
    const minutes = WINDOWS_MIN.find((limit) => marks.at(-1) - marks[0] <= limit * 60_000) ?? WINDOWS_MIN.at(-1);
    const back = (1 - (event.clientX - box.left - EDGE.left) / (box.width - EDGE.left - EDGE.right)) * minutes * 60_000;
    const wanted = marks.at(-1) - back;
    point(marks.reduce((best, at) => (Math.abs(at - wanted) < Math.abs(best - wanted) ? at : best)));
  });
  picture.addEventListener("pointerleave", () => point(null));
  picture.addEventListener("blur", () => point(null));
  picture.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (step === undefined || samples.length === 0) return;
    event.preventDefault();
    const now = cursor === null ? samples.length - 1 : samples.indexOf(pointed());
    point(samples[Math.min(samples.length - 1, Math.max(0, now + step))].at);
    setText(spoken, `${clock(cursor)}: ${tell()}`);
  });
  new ResizeObserver(() => draw()).observe(element);

  return { element, draw(now) { samples = now; draw(); } };
}

const label = (x, y, anchor, content) => svg("text", { x, y, "text-anchor": anchor, class: "axis" }, content);

function grid(top, y, width, format) {
  return Array.from({ length: LINES + 1 }, (_, i) => (top * i) / LINES).flatMap((value) => [
    svg("path", { class: "grid", d: `M${EDGE.left} ${y(value)}H${width - EDGE.right}` }),
    label(EDGE.left - 6, y(value) + 4, "end", format(value)),
  ]);
}

/** The path of one series. It breaks where a value or time is missing, instead of inventing a line across. */
function line(samples, of, x, y) {
  let path = "";
  let isDrawing = false;
  for (const sample of samples) {
    const value = of(sample);
    if (value === null || value === undefined) {
      isDrawing = false;
      continue;
    }
    path += `${isDrawing && !sample.gap ? "L" : "M"}${x(sample.at).toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = true;
  }
  return path;
}
