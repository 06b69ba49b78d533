// What an application does with the published client, as named checks. Runs in Node and, bundled, in a browser.

import { Peer, bytes, checker, equal, failure, soon } from "./peer.mjs";

/** Sends to the group and checks what every given peer receives, the sender's echo included. */
async function sendAndReceive(sender, peers, data, dataType) {
  const { isDuplicated } = await sender.client.sendToGroup("room", data, dataType);
  equal(isDuplicated, false, "isDuplicated");
  for (const peer of peers) {
    const message = await peer.message();
    equal(
      [message.kind, message.group, message.fromUserId, message.dataType, message.data],
      ["groupData", "room", "ann", dataType, data],
      "message");
  }
}

/**
 * Runs every check and reports each as (name, error or null).
 * @param urls `ann` and `bob` may join and send, `eve` has no role, `bad` carries a token with a wrong signature.
 */
export async function runChecks(urls, report) {
  const [ann, bob, eve] = [new Peer(urls.ann), new Peer(urls.bob), new Peer(urls.eve)];
  const check = checker(report);

  await check("start connects and tells connection id and user", async () => {
    for (const [peer, user] of [[ann, "ann"], [bob, "bob"], [eve, "eve"]]) {
      const { connectionId, userId } = await peer.connect();
      equal([/^[0-9a-f]{32}$/.test(connectionId), userId], [true, user], "connected");
    }
  });
  await check("join is acknowledged, also when repeated", async () => {
    for (const peer of [ann, bob, ann]) equal((await peer.client.joinGroup("room")).isDuplicated, false, "isDuplicated");
  });
  await check("text reaches the sender and another member", () => sendAndReceive(ann, [ann, bob], "grüße 🌍 \"quoted\"\n", "text"));
  await check("json keeps its structure", () => sendAndReceive(ann, [ann, bob], { a: [1, 2.5, null, true, "x"], "ключ": {} }, "json"));
  await check("binary keeps its bytes", () => sendAndReceive(ann, [ann, bob], bytes(0, 1, 127, 128, 255), "binary"));
  await check("noEcho leaves the sender out", async () => {
    await ann.client.sendToGroup("room", "not for ann", "text", { noEcho: true });
    await ann.client.sendToGroup("room", "for all", "text");
    equal((await ann.message()).data, "for all", "ann's first message");
    equal([(await bob.message()).data, (await bob.message()).data], ["not for ann", "for all"], "bob's messages");
  });
  await check("fireAndForget delivers without an ack", async () => {
    await ann.client.sendToGroup("room", "forget", "text", { fireAndForget: true });
    equal([(await ann.message()).data, (await bob.message()).data], ["forget", "forget"], "messages");
  });
  await check("a repeated ack id is a duplicate and is not executed", async () => {
    equal((await ann.client.sendToGroup("room", "once", "text", { ackId: 7001 })).isDuplicated, false, "first");
    equal((await ann.client.sendToGroup("room", "twice", "text", { ackId: 7001 })).isDuplicated, true, "second");
    await sendAfter("once", ann, [ann, bob]);
  });
  await check("500 messages arrive in the order they were sent", async () => {
    const texts = Array.from({ length: 500 }, (_, i) => `m${i}`);
    await Promise.all(texts.map((text) => ann.client.sendToGroup("room", text, "text", { noEcho: true })));
    for (const text of texts) equal((await bob.message()).data, text, "next message");
  });
  await check("an event without a handler fails with InternalServerError", async () => {
    const error = await failure(ann.client.sendEvent("order", { id: 1 }, "json"));
    equal([error.name, error.errorDetail?.name], ["SendMessageError", "InternalServerError"], "error");
  });
  await check("an invocation without a handler fails with InternalServerError", async () => {
    const error = await failure(ann.client.invokeEvent("order", "x", "text"));
    equal([error.name, error.errorDetail?.name], ["InvocationError", "InternalServerError"], "error");
  });
  await check("a stream is declined instead of hanging", async () => {
    const error = await failure(soon(ann.client.openGroupStream("room")));
    equal(error.name, "BadRequest", "error name");
  });
  await check("without roles join, leave and send are Forbidden", async () => {
    for (const attempt of [eve.client.joinGroup("room"), eve.client.leaveGroup("room"), eve.client.sendToGroup("room", "x", "text")]) {
      equal((await failure(attempt)).errorDetail?.name, "Forbidden", "error name");
    }
  });
  await check("after leave nothing arrives any more", async () => {
    await bob.client.leaveGroup("room");
    await ann.client.sendToGroup("room", "bob is gone", "text");
    await bob.client.joinGroup("room");
    await ann.client.sendToGroup("room", "bob is back", "text");
    equal((await bob.message()).data, "bob is back", "bob's next message");
    equal([(await ann.message()).data, (await ann.message()).data], ["bob is gone", "bob is back"], "ann's messages");
  });
  await check("a token with a wrong signature does not connect", async () => {
    await failure(new Peer(urls.bad).client.start());
  });
  await check("stop ends the connection and nothing was left over", async () => {
    for (const peer of [ann, bob, eve]) {
      equal(peer.isQuiet, true, "no unread event");
      peer.client.stop();
      const { message } = await peer.next("disconnected");
      equal(message, undefined, "reason told by the hub");
      await peer.next("stopped");
    }
  });
}

/** The one message that must have come, then a marker: so nothing else came in between. */
async function sendAfter(expected, sender, peers) {
  await sender.client.sendToGroup("room", "marker", "text");
  for (const peer of peers) equal([(await peer.message()).data, (await peer.message()).data], [expected, "marker"], "messages");
}
