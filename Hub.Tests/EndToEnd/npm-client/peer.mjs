// A client of the published package whose events can be awaited, and small helpers for checks. Works in Node and in a browser.

import { WebPubSubClient, WebPubSubJsonProtocol } from "@azure/web-pubsub-client";

const PATIENCE_MS = 10_000;

/** No retries: a failure must show as what it is. */
const OPTIONS = { protocol: WebPubSubJsonProtocol(), messageRetryOptions: { maxRetries: 0 }, autoReconnect: false };

/** Events that can be awaited in the order they came. */
export class Inbox {
  #events = [];
  #wake = null;

  push(event) {
    this.#events.push(event);
    this.#wake?.();
  }

  /** The next event, which must have the given name. */
  async next(name) {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#events.length === 0) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`no ${name} within ${PATIENCE_MS} ms`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => { clearTimeout(timer); resolve(); };
      });
    }
    const event = this.#events.shift();
    if (event.name !== name) throw new Error(`expected ${name}, got ${describe(event)}`);
    return event;
  }

  get isEmpty() {
    return this.#events.length === 0;
  }
}

/** A client and what it was told. */
export class Peer {
  #inbox = new Inbox();

  /** @param url a client URL, or `{ getClientAccessUrl }`. */
  constructor(url) {
    this.client = new WebPubSubClient(url, { ...OPTIONS });
    for (const name of ["connected", "disconnected", "stopped", "server-message", "group-message"]) {
      this.client.on(name, (args) => this.#inbox.push({ name, ...args }));
    }
  }

  /** Starts the client and waits until the hub has said hello; returns what it said. */
  async connect() {
    await this.client.start();
    const hello = await this.next("connected");
    this.id = hello.connectionId;
    return hello;
  }

  /** The next event, which must have the given name. */
  next(name) {
    return this.#inbox.next(name);
  }

  /** The next message of a group. */
  async message() {
    return (await this.next("group-message")).message;
  }

  /** The next message of the application, in short: its data type and data. */
  async serverMessage() {
    const { message } = await this.next("server-message");
    return [message.dataType, message.data];
  }

  get isQuiet() {
    return this.#inbox.isEmpty;
  }
}

export function describe(value) {
  return JSON.stringify(value, (_, v) => (v instanceof ArrayBuffer ? `bytes ${new Uint8Array(v)}` : v));
}

export function equal(actual, expected, what) {
  if (describe(actual) !== describe(expected)) throw new Error(`${what}: expected ${describe(expected)}, got ${describe(actual)}`);
}

/** The error of a promise that must fail. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it succeeded");
}

export const bytes = (...values) => new Uint8Array(values).buffer;

/** The result of a promise that must not take for ever. */
export function soon(promise) {
  return Promise.race([promise, new Promise((_, reject) => { setTimeout(() => reject(new Error(`nothing within ${PATIENCE_MS} ms`)), PATIENCE_MS); })]);
}

/** A function that runs a check by its name and reports how it ended. */
export const checker = (report) => async (name, body) => {
  try {
    await body();
    report(name, null);
  } catch (error) {
    report(name, String(error?.stack ?? error));
  }
};
