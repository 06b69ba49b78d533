// The published client with its default options (reliable JSON) behind a proxy that cuts its TCP connection.

import { once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebPubSubClient } from "@azure/web-pubsub-client";
import { report, required } from "./report.mjs";

const FIRST_ACK_ID = 1_000_000;                 // away from the ids that the client gives by itself
const hub = new URL(required("HUB_URL"));

/** Forwards bytes until it is told to cut, or to hold what comes from new connections back. */
async function startProxy(port) {
  const pairs = new Set();
  let held = null;
  const server = createServer((client) => {
    const upstream = connect(Number(hub.port), hub.hostname);
    const pair = { client, upstream };
    pairs.add(pair);
    for (const socket of [client, upstream]) socket.on("error", () => {}).on("close", () => { cut(pair); });
    const forward = () => { client.pipe(upstream).pipe(client); };
    if (held) held.push(forward);
    else forward();
  });
  function cut(pair) {
    pairs.delete(pair);
    for (const socket of [pair.client, pair.upstream]) socket.destroy();
  }
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    cutAll: () => { for (const pair of [...pairs]) cut(pair); },
    hold: () => { held = []; },
    release: () => { const waiting = held; held = null; for (const forward of waiting) forward(); },
    connections: () => pairs.size,
  };
}

/** A client that sends numbered messages one after another and keeps what it hears from the other. */
class Talker {
  constructor(name, url) {
    this.name = name;
    this.client = new WebPubSubClient(url);
    this.sent = 0;
    this.heard = [];
    this.connectionIds = [];
    this.client.on("connected", ({ connectionId }) => this.connectionIds.push(connectionId));
    this.client.on("group-message", ({ message }) => { if (message.fromUserId !== name) this.heard.push(message.data); });
  }

  async start() {
    await this.client.start();
    await until(() => this.connectionIds.length > 0, `${this.name} is connected`);
    await this.client.joinGroup("talk");
  }

  /** The same ack id until the hub has answered it: so each message is executed once, whatever was cut. */
  async say() {
    const number = ++this.sent;
    for (;;) {
      try {
        await this.client.sendToGroup("talk", number, "json", { ackId: FIRST_ACK_ID + number });
        return;
      } catch (error) {
        if (error.name !== "SendMessageError") throw error;
        await sleep(100);
      }
    }
  }

  async talkUntil(isOver) {
    while (!isOver()) {
      await this.say();
      await sleep(10);
    }
  }

  /** Everything the other sent, once, in order. */
  async mustHave(other) {
    await until(() => this.heard.length >= other.sent, `${this.name} has all of ${other.name}`, 15_000);
    const wrong = this.heard.findIndex((number, index) => number !== index + 1);
    if (wrong >= 0 || this.heard.length !== other.sent) {
      throw new Error(`${this.name} heard ${this.heard.length} of ${other.sent}, wrong from ${wrong}: ${this.heard.slice(Math.max(0, wrong - 3), wrong + 5)}`);
    }
  }
}

async function until(condition, what, within = 10_000) {
  for (const end = Date.now() + within; !condition();) {
    if (Date.now() > end) throw new Error(`Waited in vain: ${what}.`);
    await sleep(20);
  }
}

async function check(name, body) {
  try {
    await body();
    report(name, null);
  } catch (error) {
    report(name, String(error?.stack ?? error));
  }
}

const proxy = await startProxy(Number(required("HUB_PROXY_PORT")));
const talkers = async () => {
  const [ann, bob] = [new Talker("ann", required("HUB_PROXY_URL")), new Talker("bob", required("HUB_DIRECT_URL"))];
  await bob.start();
  return [ann, bob];
};

async function cuts() {
  await check("20 cuts under traffic both ways lose, double and reorder nothing", async () => {
    const [ann, bob] = await talkers();
    await ann.start();
    let over = false;
    const talking = [ann.talkUntil(() => over), bob.talkUntil(() => over)];
    for (let i = 0; i < 20; i++) {
      await sleep(200 + Math.random() * 1_500);
      proxy.cutAll();
    }
    over = true;
    await Promise.all(talking);
    await ann.mustHave(bob);
    await bob.mustHave(ann);
    if (ann.connectionIds.length !== 1) throw new Error(`The connection was not kept: ${ann.connectionIds}`);
    ann.client.stop();
    bob.client.stop();
  });
  await check("a cut before the first message", async () => {
    const [ann, bob] = await talkers();
    await ann.start();
    proxy.cutAll();
    await bob.say();
    await ann.say();
    await ann.mustHave(bob);
    await bob.mustHave(ann);
    ann.client.stop();
    bob.client.stop();
  });
  await check("two cuts in a row", async () => {
    const [ann, bob] = await talkers();
    await ann.start();
    await bob.say();
    proxy.cutAll();
    await until(() => proxy.connections() > 0, "ann is coming back");
    proxy.cutAll();
    await bob.say();
    await ann.say();
    await ann.mustHave(bob);
    await bob.mustHave(ann);
    if (ann.connectionIds.length !== 1) throw new Error(`The connection was not kept: ${ann.connectionIds}`);
    ann.client.stop();
    bob.client.stop();
  });
  await check("a cut while acks are on their way", async () => {
    const [ann, bob] = await talkers();
    await ann.start();
    for (let i = 0; i < 10; i++) {
      const saying = ann.say();
      proxy.cutAll();
      await saying;
    }
    await bob.mustHave(ann);
    ann.client.stop();
    bob.client.stop();
  });
}

async function away() {
  await check("after 40 s away the client is told to start anew, and does", async () => {
    const [ann, bob] = await talkers();
    await ann.start();
    await ann.say();
    const told = new Promise((resolve) => { ann.client.on("disconnected", resolve); });
    proxy.hold();
    proxy.cutAll();
    await bob.say();
    await sleep(40_000);
    proxy.release();
    await told;
    await until(() => ann.connectionIds.length === 2, "ann is connected anew");
    if (ann.connectionIds[0] === ann.connectionIds[1]) throw new Error("It is the old connection.");
    ann.heard.length = 0;                       // what it missed is gone, and it was told so
    await bob.say();
    await until(() => ann.heard.at(-1) === bob.sent, "ann is in its group again");
    ann.client.stop();
    bob.client.stop();
  });
}

await (required("HUB_MODE") === "away" ? away() : cuts());
process.exit();
