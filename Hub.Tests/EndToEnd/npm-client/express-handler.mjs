// An application server with the published express middleware behind a running hub: every kind of event, seen from both sides.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { WebPubSubServiceClient } from "@azure/web-pubsub";
import { WebPubSubEventHandler } from "@azure/web-pubsub-express";
import express from "express";
import WebSocket from "ws";
import { Inbox, Peer, bytes, checker, equal, failure, soon } from "./peer.mjs";
import { report, required } from "./report.mjs";

const connectionString = required("HUB_CONNECTION_STRING");
const keys = required("HUB_ACCESS_KEYS").split(",");
const port = Number(required("HUB_HANDLER_PORT"));
const endpoint = required("HUB_BASE_URL");
const check = checker(report);

const JSON_PROTOCOL = "json.webpubsub.azure.v1";
const ALL_ROLES = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];

// What the application does, set by each check, and what it was told, in order.
const seen = new Inbox();
const app = {
  onConnect: (_, res) => res.success(),
  onEvent: (req, res) => res.success(req.data, req.dataType),
};
const recording = (hub, more = {}) => new WebPubSubEventHandler(hub, {
  handleConnect: (req, res) => { seen.push({ name: "connect", ...req }); app.onConnect(req, res); },
  onConnected: (req) => seen.push({ name: "connected", ...req }),
  onDisconnected: (req) => seen.push({ name: "disconnected", ...req }),
  handleUserEvent: (req, res) => { seen.push({ name: "user", ...req }); app.onEvent(req, res); },
  ...more,
});

/** Requests that the hub gave up before they were answered. */
const abandoned = new Inbox();

function serve() {
  const web = express();
  web.use((req, res, next) => {
    res.on("close", () => { if (!res.writableFinished) abandoned.push({ name: req.method }); });
    next();
  });
  web.use(recording("chat").getMiddleware());
  // Hub names and paths in another letter case than the hub's.
  web.use(recording("ALLOWED", { allowedEndpoints: ["https://other.example.com", endpoint] }).getMiddleware());
  web.use(recording("stranger", { allowedEndpoints: ["https://other.example.com"] }).getMiddleware());
  web.use(new WebPubSubEventHandler("silent").getMiddleware());
  web.use(recording("elsewhere", { path: "/custom/Path/" }).getMiddleware());
  web.use((error, _, res, next) => { res.headersSent ? next(error) : res.status(500).end(); });
  return web.listen(port, "127.0.0.1");
}

const services = new Map();
const serviceOf = (hub) => services.get(hub) ?? services.set(hub, new WebPubSubServiceClient(connectionString, hub, { allowInsecureConnection: true })).get(hub);
const urlOf = async (hub, options) => (await serviceOf(hub).getClientAccessToken(options)).url;

/** A client of the hub, connected, and what the application was told about it. */
async function connect(options = {}, hub = "chat") {
  const peer = new Peer(await urlOf(hub, options));
  peer.hello = await peer.connect();
  peer.asked = await seen.next("connect");
  peer.opened = await seen.next("connected");
  return peer;
}

async function leave(peer) {
  peer.client.stop();
  return seen.next("disconnected");
}

/** Error name of a client's request that must fail. */
const errorOf = async (promise) => (await failure(promise)).errorDetail?.name;

/** Why a handshake is refused. */
async function refused(hub, options = {}) {
  const { message } = await failure(new Peer(await urlOf(hub, options)).client.start());
  return Number(/Unexpected server response: (\d+)/.exec(message)?.[1] ?? message);
}

let server = serve();
await once(server, "listening");

await check("connect brings everything that is known of the client", async () => {
  const url = `${await urlOf("chat", { userId: "ann", roles: ALL_ROLES, groups: ["g1", "g2"] })}&a=1&a=2&b=%C3%A9`;
  const peer = new Peer(url);
  await peer.connect();
  const { claims, query, queries, headers, subprotocols, clientCertificates, context } = await seen.next("connect");
  equal([claims.sub, claims.role, claims["webpubsub.group"]], [["ann"], ALL_ROLES, ["g1", "g2"]], "claims");
  equal([claims.aud, claims.exp.length], [[`${endpoint}/client/hubs/chat`], 1], "audience and expiry");
  equal([query, queries], [{ a: ["1", "2"], b: ["é"] }, { a: ["1", "2"], b: ["é"] }], "query");
  equal([subprotocols, clientCertificates], [[JSON_PROTOCOL], []], "subprotocols and certificates");
  const names = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  equal([names.host, names.upgrade, "authorization" in names], [[endpoint.replace("http://", "")], ["websocket"], false], "headers");
  const signature = keys.map((key) => `sha256=${createHmac("sha256", key).update(peer.id).digest("hex")}`).join(",");
  equal(context, { signature, userId: "ann", hub: "chat", connectionId: peer.id, eventName: "connect", origin: "127.0.0.1", states: {}, clientProtocol: "default" }, "context");
  const connected = await seen.next("connected");
  equal(connected.context, { ...context, eventName: "connected" }, "context of connected");
  const disconnected = await leave(peer);
  equal(disconnected.context, { ...context, eventName: "disconnected" }, "context of disconnected");
});

await check("success without values leaves what the token says", async () => {
  const peer = await connect({ userId: "ann", roles: ALL_ROLES, groups: ["room"] });
  equal(peer.hello.userId, "ann", "user");
  await peer.client.sendToGroup("room", "x", "text");
  equal((await peer.message()).fromUserId, "ann", "sender");
  await leave(peer);
});

await check("success with values replaces user, groups, roles and subprotocol", async () => {
  app.onConnect = (_, res) => res.success({ userId: "née 🌍", groups: ["given"], roles: ["webpubsub.sendToGroup.given"], subprotocol: JSON_PROTOCOL });
  const peer = await connect({ userId: "ann", roles: ALL_ROLES, groups: ["token"] });
  equal(peer.hello.userId, "née 🌍", "user");
  // Node shows header bytes as Latin-1; on the wire it is UTF-8.
  equal(Buffer.from(peer.opened.context.userId, "latin1").toString(), "née 🌍", "user of connected");
  await peer.client.sendToGroup("given", "x", "text");
  equal([(await peer.message()).group, await errorOf(peer.client.sendToGroup("token", "x", "text")), await errorOf(peer.client.joinGroup("given"))],
    ["given", "Forbidden", "Forbidden"], "rights");
  equal([await serviceOf("chat").groupExists("token"), await serviceOf("chat").userExists("née 🌍"), await serviceOf("chat").userExists("ann")], [false, true, false], "exists");
  await leave(peer);
});

await check("an empty list of roles takes all away, an empty list of groups none", async () => {
  app.onConnect = (_, res) => res.success({ roles: [], groups: [] });
  const peer = await connect({ userId: "ann", roles: ALL_ROLES, groups: ["token"] });
  equal([await errorOf(peer.client.joinGroup("x")), await errorOf(peer.client.sendToGroup("token", "x", "text"))], ["Forbidden", "Forbidden"], "rights");
  await serviceOf("chat").group("token").sendToAll("x", { contentType: "text/plain" });
  equal((await peer.message()).data, "x", "message of the token's group");
  await leave(peer);
});

await check("fail refuses the client with the status, and nothing more is heard of it", async () => {
  for (const status of [400, 401, 403, 404, 429, 500, 503]) {
    app.onConnect = (_, res) => res.fail(status, "a reason");
    equal(await refused("chat", { userId: "eve" }), status, "status");
    await seen.next("connect");
  }
  app.onConnect = (_, res) => res.failWith({ code: 401, detail: "a reason" });
  equal(await refused("chat"), 401, "failWith");
  await seen.next("connect");
  equal([seen.isEmpty, await serviceOf("chat").userExists("eve")], [true, false], "nothing more");
});

await check("an answer to connect that cannot be used is a 500", async () => {
  for (const answer of [
    (_, res) => res.success({ subprotocol: "not.offered" }),
    (_, res) => res.success({ groups: [" "] }),
    (_, res) => res.success({ roles: [null] }),
    (_, res) => res.success({ userId: 5 }),
    (_, res) => res.success([]),
    () => { throw new Error("the application's own mistake"); },
  ]) {
    app.onConnect = answer;
    equal(await refused("chat"), 500, String(answer));
    await seen.next("connect");
  }
  app.onConnect = (_, res) => res.success();
});

await check("user events carry text, json and binary, and answers come back as sent", async () => {
  const peer = await connect({ userId: "ann" });
  for (const [data, dataType] of [["grüße 🌍", "text"], ["", "text"], [{ a: [1, 2.5, null, "x"], "ключ": {} }, "json"], ["a string", "json"], [bytes(0, 128, 255), "binary"]]) {
    app.onEvent = (req, res) => res.success(req.dataType === "json" ? JSON.stringify(req.data) : req.data, req.dataType);
    await peer.client.sendEvent("order.new", data, dataType);
    const { context, data: got, dataType: type } = await seen.next("user");
    equal([context.eventName, context.connectionId, context.userId, type], ["order.new", peer.id, "ann", dataType], "event");
    equal(dataType === "binary" ? new Uint8Array(got).buffer : got, data, "data");
    if (data !== "") equal(await peer.serverMessage(), [dataType, data], "answer");
  }
  await leave(peer);
});

await check("an answer of any type reaches the client before the ack", async () => {
  const peer = await connect();
  for (const [answer, expected] of [
    [(_, res) => res.success("text", "text"), ["text", "text"]],
    [(_, res) => res.success("{\"n\":1.0}", "json"), ["json", { n: 1 }]],
    [(_, res) => res.success(Buffer.from([1, 2]), "binary"), ["binary", bytes(1, 2)]],
    [(_, res) => res.success("bytes"), ["binary", new TextEncoder().encode("bytes").buffer]],
  ]) {
    app.onEvent = answer;
    await peer.client.sendEvent("e", "x", "text");
    equal(peer.isQuiet, false, "the answer came first");
    equal(await peer.serverMessage(), expected, "answer");
    await seen.next("user");
  }
  app.onEvent = (_, res) => res.success();
  await peer.client.sendEvent("e", "x", "text");
  await seen.next("user");
  equal(peer.isQuiet, true, "no answer for an empty one");
  await leave(peer);
});

await check("a failed event is an error to its sender, who stays connected", async () => {
  const peer = await connect();
  for (const answer of [
    (_, res) => res.fail(400, "a reason"), (_, res) => res.fail(401), (_, res) => res.fail(404), (_, res) => res.fail(500, "a reason"),
    (_, res) => res.success("{not json", "json"), () => { throw new Error("the application's own mistake"); },
  ]) {
    app.onEvent = answer;
    equal(await errorOf(peer.client.sendEvent("e", "x", "text")), "InternalServerError", String(answer));
    await seen.next("user");
  }
  // A type of data that the middleware does not know: it passes on, and the web server answers 404.
  equal(await errorOf(peer.client.sendEvent("e", bytes(10, 0), "protobuf")), "InternalServerError", "protobuf");
  app.onEvent = (_, res) => res.success("still here", "text");
  await peer.client.sendEvent("e", "x", "text");
  equal(await peer.serverMessage(), ["text", "still here"], "answer");
  await seen.next("user");
  await leave(peer);
});

await check("an invocation gets the answer as its result", async () => {
  const peer = await connect();
  for (const [answer, expected] of [
    [(req, res) => res.success(`${req.data}!`, "text"), ["text", "x!"]],
    [(_, res) => res.success("{\"n\":1}", "json"), ["json", { n: 1 }]],
    [(_, res) => res.success(Buffer.from([1, 2]), "binary"), ["binary", bytes(1, 2)]],
    [(_, res) => res.success(), [undefined, undefined]],
  ]) {
    app.onEvent = answer;
    const { dataType, data } = await soon(peer.client.invokeEvent("ask", "x", "text"));
    equal([dataType, data], expected, "result");
    equal((await seen.next("user")).context.eventName, "ask", "event");
  }
  app.onEvent = (_, res) => res.fail(500, "a reason");
  const error = await failure(soon(peer.client.invokeEvent("ask", "x", "text")));
  equal([error.name, error.errorDetail?.name], ["InvocationError", "InternalServerError"], "error");
  await seen.next("user");
  equal(peer.isQuiet, true, "nothing came as a message");
  await leave(peer);
});

await check("an invocation that the client gives up is given up at the application too", async () => {
  const peer = await connect();
  let answer;
  app.onEvent = (_, res) => { answer = res; };
  const abort = new AbortController();
  const asked = peer.client.invokeEvent("ask", "x", "text", { abortSignal: abort.signal });
  await seen.next("user");
  abort.abort();
  await failure(asked);
  await abandoned.next("POST");
  answer.success("too late", "text");
  app.onEvent = (_, res) => res.success("in time", "text");
  equal((await soon(peer.client.invokeEvent("ask", "x", "text"))).data, "in time", "the next one");
  await seen.next("user");
  await leave(peer);
});

await check("states come back with every later event", async () => {
  app.onConnect = (_, res) => { res.setState("from", "connect"); res.success(); };
  const peer = await connect();
  equal([peer.asked.context.states, peer.opened.context.states], [{ from: "connect" }, { from: "connect" }], "after connect");
  app.onEvent = (_, res) => { res.setState("count", { n: 1, text: "grüße" }); res.success(); };
  await peer.client.sendEvent("e", "x", "text");
  await seen.next("user");
  app.onEvent = (_, res) => { res.setState("lost", 1); res.fail(400); };
  await errorOf(peer.client.sendEvent("e", "x", "text"));
  await seen.next("user");
  app.onEvent = (_, res) => res.success();
  await peer.client.sendEvent("e", "x", "text");
  const expected = { from: "connect", count: { n: 1, text: "grüße" } };
  equal((await seen.next("user")).context.states, expected, "after two events");
  equal((await leave(peer)).context.states, expected, "at the end");
  app.onConnect = (_, res) => res.success();
});

await check("disconnected tells why, once, whoever ended the connection", async () => {
  const [first, second] = [await connect(), await connect()];
  await serviceOf("chat").closeConnection(first.id, { reason: "enough" });
  const told = await seen.next("disconnected");
  equal([told.context.connectionId, told.reason], [first.id, "Application server closed the connection. Reason: enough"], "closed by the application");
  const left = await leave(second);
  equal([left.context.connectionId, typeof left.reason], [second.id, "string"], "left");
  equal(seen.isEmpty, true, "nothing more");
});

await check("a simple client talks with the application in bare frames", async () => {
  app.onConnect = (req, res) => res.success({ subprotocol: req.subprotocols[1] });
  app.onEvent = (req, res) => res.success(`re: ${req.data}`, "text");
  const socket = new WebSocket(await urlOf("chat", { userId: "raw" }), ["chat.v1", "chat.v2"]);
  const frames = new Inbox();
  socket.on("message", (data, isBinary) => frames.push({ name: isBinary ? "binary" : "text", data }));
  socket.on("close", (code) => frames.push({ name: "close", code }));
  await once(socket, "open");
  equal(socket.protocol, "chat.v2", "subprotocol");
  await seen.next("connect");
  await seen.next("connected");
  socket.send("hello");
  equal([(await seen.next("user")).context.eventName, (await frames.next("text")).data.toString()], ["message", "re: hello"], "text");
  app.onEvent = (req, res) => res.success(req.data, req.dataType);
  socket.send(Buffer.from([1, 2]));
  equal([(await seen.next("user")).dataType, [...(await frames.next("binary")).data]], ["binary", [1, 2]], "bytes");
  app.onEvent = (_, res) => res.fail(500);
  socket.send("fails");
  await seen.next("user");
  equal((await frames.next("close")).code, 1011, "close code");
  await seen.next("disconnected");
  app.onConnect = (_, res) => res.success();
});

await check("allowedEndpoints with the hub among them lets its events in, in any letter case", async () => {
  app.onEvent = (_, res) => res.success("allowed", "text");
  const peer = await connect({}, "allowed");
  await peer.client.sendEvent("e", "x", "text");
  equal(await peer.serverMessage(), ["text", "allowed"], "answer");
  await seen.next("user");
  await leave(peer);
});

await check("allowedEndpoints without the hub keeps its events out", async () => {
  for (let i = 0; i < 20; i++) equal(await refused("stranger"), 500, "status");       // and leaves the breaker of this server closed
  equal(seen.isEmpty, true, "no event came");
  const peer = await connect();
  await leave(peer);
});

await check("an application that handles nothing lets clients in and takes their events", async () => {
  const peer = new Peer(await urlOf("silent", { userId: "ann" }));
  equal((await peer.connect()).userId, "ann", "user");
  await peer.client.sendEvent("e", "x", "text");
  const { dataType, data } = await soon(peer.client.invokeEvent("e", "x", "text"));
  equal([dataType, data, peer.isQuiet], [undefined, undefined, true], "answers");
  peer.client.stop();
});

await check("a path of one's own, with the event's name in the URL, works", async () => {
  const peer = await connect({}, "elsewhere");
  app.onEvent = (req, res) => res.success(req.context.eventName, "text");
  await peer.client.sendEvent("some.event", "x", "text");
  equal(await peer.serverMessage(), ["text", "some.event"], "answer");
  await seen.next("user");
  await leave(peer);
});

await check("20 clients with 25 events each get their own answers, in order", async () => {
  const peers = [];
  while (peers.length < 20) peers.push(await connect({ userId: `user${peers.length}` }));
  app.onEvent = (req, res) => setTimeout(() => res.success(`${req.context.userId}: ${req.data}`, "text"), Math.random() * 5);
  await soon(Promise.all(peers.map((peer) => Promise.all(Array.from({ length: 25 }, (_, n) => peer.client.sendEvent("e", `${n}`, "text"))))));
  for (const [i, peer] of peers.entries()) {
    for (let n = 0; n < 25; n++) equal((await peer.serverMessage())[1], `user${i}: ${n}`, "answer");
  }
  const order = new Map(peers.map((peer) => [peer.id, []]));
  for (let i = 0; i < 500; i++) {
    const { context, data } = await seen.next("user");
    order.get(context.connectionId).push(Number(data));
  }
  for (const numbers of order.values()) equal(numbers, Array.from({ length: 25 }, (_, n) => n), "order at the application");
  for (const peer of peers) await leave(peer);
});

await check("while the application is away events fail, and when it is back they work again", async () => {
  app.onEvent = (_, res) => res.success("back", "text");
  const peer = await connect();
  server.closeAllConnections();
  await new Promise((resolve) => { server.close(resolve); });
  for (let i = 0; i < 3; i++) equal(await errorOf(peer.client.sendEvent("e", "x", "text")), "InternalServerError", "error while it is away");
  server = serve();
  await once(server, "listening");
  await peer.client.sendEvent("e", "x", "text");
  equal(await peer.serverMessage(), ["text", "back"], "answer");
  await seen.next("user");
  await leave(peer);
});

await check("nothing was left over", async () => equal(seen.isEmpty, true, "events"));
process.exit();
