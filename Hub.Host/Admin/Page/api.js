// The admin listener's answers. Knows whether the hub can be reached and holds the token; who shows these things listens to `hub`.

import { askForToken } from "./dialogs.js";

const TOKEN = "hub-admin-token";
const PATIENCE_MS = 15_000;
const AWAY = [502, 503, 504];

/** Raises "state" whenever `trouble` has changed: null, or { kind: "away" | "token", text }; "retry" when somebody wants no backoff. */
export const hub = Object.assign(new EventTarget(), { trouble: null });

/** What the hub refused. Status 0: it did not answer. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  /** The banner tells of these; a view has nothing to add. */
  get isGlobal() {
    return this.status === 0 || this.status === 401 || AWAY.includes(this.status);
  }
}

function setTrouble(trouble) {
  if (hub.trouble?.text === trouble?.text) return;
  hub.trouble = trouble;
  hub.dispatchEvent(new Event("state"));
  if (trouble === null) hub.dispatchEvent(new Event("retry"));          // whoever still waits need not
}

/** Tries everything again now, and asks for the token again if it had been declined. */
export function retry() {
  if (hub.trouble?.kind === "token") setTrouble(null);
  else hub.dispatchEvent(new Event("retry"));
}

let asking = null;

/** Many requests may be refused at once; one dialog serves them all. */
async function newToken(refused) {
  const current = sessionStorage.getItem(TOKEN);
  if (current !== refused) return;
  asking ??= askForToken(refused !== null).finally(() => { asking = null; });
  const token = await asking;
  if (token === null) {
    setTrouble({ kind: "token", text: "This hub asks for its admin token." });
    throw new ApiError(401, "This hub asks for its admin token.");
  }
  sessionStorage.setItem(TOKEN, token);
}

async function send(path, options) {
  for (;;) {
    if (hub.trouble?.kind === "token") throw new ApiError(401, hub.trouble.text);
    const token = sessionStorage.getItem(TOKEN);
    const headers = { ...options.headers, ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
    let response;
    try {
      response = await fetch(path, { cache: "no-store", ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      setTrouble({ kind: "away", text: "The hub does not answer." });
      throw new ApiError(0, "The hub does not answer.");
    }
    if (response.status === 401) {
      await newToken(token);
      continue;
    }
    if (response.ok) {
      setTrouble(null);
      return response;
    }
    const text = await explanation(response);
    setTrouble(AWAY.includes(response.status) ? { kind: "away", text: `The hub answers ${response.status}: ${text}` } : null);
    throw new ApiError(response.status, text);
  }
}

async function explanation(response) {
  const body = await response.text();
  try {
    return String(JSON.parse(body).error);
  } catch {
    return body.slice(0, 200) || `Status ${response.status}.`;
  }
}

/** Ends with the view or by itself when the hub is stuck. */
const limited = (signal) => (signal ? AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]) : AbortSignal.timeout(PATIENCE_MS));

/** A path below the admin listener from segments that may hold anything. */
export const path = (...segments) => ["admin", ...segments.map(encodeURIComponent)].join("/");

/** `?a=b` of the parameters that have a value. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

/** Reads JSON. */
export async function get(url, signal) {
  return (await send(url, { signal: limited(signal) })).json();
}

/** Opens an answer that lasts; the caller reads its body and ends it by the signal. */
export const open = (url, signal) => send(url, { signal });

/** Does something, with the header that no foreign page can send. */
export async function post(url, body = {}) {
  const headers = { "Content-Type": "application/json", "X-Hub-Admin": "1" };
  return (await send(url, { method: "POST", headers, body: JSON.stringify(body), signal: limited(null) })).json();
}
