// Numbers for people. A value that is missing is a dash, never a zero.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const compactly = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

export const NOTHING = "–";

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

export const count = (value) => (isNumber(value) ? whole.format(value) : NOTHING);

export const compact = (value) => (isNumber(value) ? compactly.format(value) : NOTHING);

/** Events a second: small rates keep a decimal. */
export const rate = (value) => (isNumber(value) ? `${value > 0 && value < 100 ? tenths.format(value) : whole.format(value)}/s` : NOTHING);

export const percent = (value) => (isNumber(value) ? `${value < 10 ? tenths.format(value) : whole.format(value)} %` : NOTHING);

export function bytes(value) {
  if (!isNumber(value)) return NOTHING;
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let left = value;
  while (left >= 1024 && unit < units.length - 1) {
    left /= 1024;
    unit++;
  }
  return `${unit === 0 || left >= 100 ? whole.format(left) : tenths.format(left)} ${units[unit]}`;
}

/** A span of time in the two largest units that say something. */
export function span(ms) {
  if (!isNumber(ms)) return NOTHING;
  if (ms < 1) return ms > 0 && ms < 0.01 ? "under 0.01 ms" : `${hundredths.format(ms)} ms`;
  if (ms < 1_000) return `${ms < 10 ? tenths.format(ms) : whole.format(ms)} ms`;
  if (ms < 60_000) return `${tenths.format(ms / 1_000)} s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1_000) % 60;
  if (minutes < 60) return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Time of day; the date too when it was another day. */
export function clock(iso) {
  const at = new Date(iso);
  if (!iso || Number.isNaN(at.getTime())) return NOTHING;
  const time = at.toLocaleTimeString("en-GB");
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString("en-CA")} ${time}`;
}

/** A label of the hub's (`slow_consumer`) in words. */
export const words = (label) => (label ? String(label).replaceAll("_", " ") : NOTHING);

export const text = (value) => (value === null || value === undefined || value === "" ? NOTHING : String(value));

/** "1 connection", "2 connections". */
export const many = (value, noun) => `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
