// The published server SDK against a running hub: every operation of its REST client, seen from live clients.

import { Readable } from "node:stream";
import { AzureKeyCredential, WebPubSubServiceClient, odata } from "@azure/web-pubsub";
import { Peer, bytes, checker, equal, failure, soon } from "./peer.mjs";
import { report, required } from "./report.mjs";

const connectionString = required("HUB_CONNECTION_STRING");
const OVER_HTTP = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
const service = new WebPubSubServiceClient(connectionString, "chat", OVER_HTTP);
const check = checker(report);

/** A client with a token that the SDK signed. */
async function connect(options) {
  const peer = new Peer({ getClientAccessUrl: async () => (await service.getClientAccessToken(options)).url });
  await peer.connect();
  return peer;
}

/** The error of an operation that must be refused: its status and code. */
async function refusal(promise) {
  const error = await failure(promise);
  if (error.name !== "RestError") throw error;
  return [error.statusCode, error.code];
}

/** Every peer must get exactly these next; others must have got nothing. */
async function expect(peers, dataType, data) {
  for (const peer of peers) equal(await peer.serverMessage(), [dataType, data], "message");
}

/** Proves that nothing came before: a text to everyone is the next thing that anyone hears. */
async function nothingElse(...peers) {
  await service.sendToAll("marker", { contentType: "text/plain" });
  await expect(peers, "text", "marker");
}

async function closed(peer, message) {
  equal((await peer.next("disconnected")).message?.message, message, "reason");
  await peer.next("stopped");
}

const TEXT = { contentType: "text/plain" };
const ALL_ROLES = ["webpubsub.joinLeaveGroup", "webpubsub.sendToGroup"];
const STRANGE = "a/b c+d%2Fé🌍?#'";

const ann = await connect({ userId: "ann", roles: ALL_ROLES });
const bob = await connect({ userId: "bob", expirationTimeInMinutes: 1 });
const eve = await connect({});

await check("a token of the SDK brings user, roles and groups", async () => {
  const { token, baseUrl, url } = await service.getClientAccessToken({ userId: "tom", roles: ["webpubsub.sendToGroup.lobby"], groups: ["lobby"] });
  equal([baseUrl, url], [`${service.endpoint.replace("http", "ws")}client/hubs/chat`, `${baseUrl}?access_token=${token}`], "URLs");
  const tom = new Peer(url);
  equal((await tom.connect()).userId, "tom", "user");
  await tom.client.sendToGroup("lobby", "hello", "text");
  equal((await tom.message()).data, "hello", "message of the group in the token");
  equal((await failure(tom.client.joinGroup("other"))).errorDetail?.name, "Forbidden", "join without role");
  tom.client.stop();
});

await check("sendToAll reaches everyone as text, json and binary", async () => {
  const everyone = [ann, bob, eve];
  await service.sendToAll("grüße 🌍", TEXT);
  await expect(everyone, "text", "grüße 🌍");
  for (const value of [{ a: [1, 2.5, null, "x"] }, "a string", 42, true, []]) {
    await service.sendToAll(value);
    await expect(everyone, "json", value);
  }
  // A stream has no length: the SDK sends it in chunks.
  for (const body of [bytes(0, 128, 255), new Uint8Array([0, 128, 255]), () => Readable.from([Buffer.from([0, 128]), Buffer.from([255])])]) {
    await service.sendToAll(body);
    await expect(everyone, "binary", bytes(0, 128, 255));
  }
});

await check("sendToUser reaches the connections of the user alone", async () => {
  const second = await connect({ userId: "bob" });
  await service.sendToUser("bob", "for bob", TEXT);
  await service.sendToUser("bob", { for: "bob" });
  await service.sendToUser("bob", bytes(1));
  for (const peer of [bob, second]) {
    await expect([peer], "text", "for bob");
    await expect([peer], "json", { for: "bob" });
    await expect([peer], "binary", bytes(1));
  }
  await service.sendToUser("nobody", "lost", TEXT);
  await nothingElse(ann, bob, eve, second);
  second.client.stop();
});

await check("sendToConnection reaches the connection alone", async () => {
  await service.sendToConnection(eve.id, "for eve", TEXT);
  await service.sendToConnection(eve.id, { for: "eve" });
  await service.sendToConnection(eve.id, bytes(1));
  await expect([eve], "text", "for eve");
  await expect([eve], "json", { for: "eve" });
  await expect([eve], "binary", bytes(1));
  await service.sendToConnection("0".repeat(32), "lost", TEXT);
  await nothingElse(ann, bob, eve);
});

await check("a group gets what is sent to it, as group data", async () => {
  const room = service.group("room");
  await room.addConnection(ann.id);
  await room.addUser("bob");
  await room.sendToAll("hi", TEXT);
  await room.sendToAll({ n: 1 });
  await room.sendToAll(bytes(7));
  for (const peer of [ann, bob]) {
    for (const [dataType, data] of [["text", "hi"], ["json", { n: 1 }], ["binary", bytes(7)]]) {
      const message = await peer.message();
      equal([message.group, message.fromUserId ?? null, message.dataType, message.data], ["room", null, dataType, data], "message");
    }
  }
  await service.group("empty").sendToAll("lost", TEXT);
  await nothingElse(ann, bob, eve);
});

await check("excluded connections get nothing", async () => {
  await service.sendToAll("not for ann and eve", { ...TEXT, excludedConnections: [ann.id, eve.id] });
  await expect([bob], "text", "not for ann and eve");
  await service.group("room").sendToAll("not for bob", { ...TEXT, excludedConnections: [bob.id] });
  equal((await ann.message()).data, "not for bob", "message");
  await nothingElse(ann, bob, eve);
});

await check("a time to live is taken from 0 to 300 s and refused beyond", async () => {
  for (const messageTtlSeconds of [0, 300]) {
    await service.sendToAll("all", { ...TEXT, messageTtlSeconds });
    await service.sendToUser("bob", "user", { ...TEXT, messageTtlSeconds });
    await service.sendToConnection(eve.id, "connection", { ...TEXT, messageTtlSeconds });
    await service.group("room").sendToAll("group", { ...TEXT, messageTtlSeconds });
    await expect([ann, bob, eve], "text", "all");
    await expect([bob], "text", "user");
    await expect([eve], "text", "connection");
    for (const peer of [ann, bob]) equal((await peer.message()).data, "group", "message");
  }
  const send = { all: (o) => service.sendToAll("x", o), user: (o) => service.sendToUser("bob", "x", o),
    connection: (o) => service.sendToConnection(eve.id, "x", o), group: (o) => service.group("room").sendToAll("x", o) };
  for (const attempt of Object.values(send)) equal(await refusal(attempt({ ...TEXT, messageTtlSeconds: 301 })), [400, "Error.BadRequest"], "error");
  await nothingElse(ann, bob, eve);
});

await check("connections, users and groups exist or not", async () => {
  equal([await service.connectionExists(ann.id), await service.connectionExists("none")], [true, false], "connection");
  equal([await service.userExists("ann"), await service.userExists("nobody")], [true, false], "user");
  equal([await service.groupExists("room"), await service.groupExists("empty")], [true, false], "group");
});

await check("membership of connections and users follows the calls", async () => {
  const [room, hall] = [service.group("room"), service.group("hall")];
  await hall.addConnection(eve.id);
  await hall.addUser("ann");
  await room.removeConnection(ann.id);
  await room.removeConnection(ann.id);
  await room.removeUser("bob");
  equal([await service.groupExists("room"), await service.groupExists("hall")], [false, true], "groups");
  await hall.sendToAll("in the hall", TEXT);
  for (const peer of [ann, eve]) equal((await peer.message()).data, "in the hall", "message");
  await service.removeConnectionFromAllGroups(eve.id);
  await service.removeUserFromAllGroups("ann");
  equal(await service.groupExists("hall"), false, "hall");
  await service.removeConnectionFromAllGroups("none");
  await service.removeUserFromAllGroups("nobody");
  await hall.removeUser("nobody");
  equal(await refusal(hall.addConnection("none")), [404, "Error.Connection.NotExisted"], "connection that is not there");
  equal((await refusal(hall.addUser("nobody")))[0], 404, "user who is not there");
});

await check("every connection of the hub is added to groups and removed again", async () => {
  await service.addConnectionsToGroups(["red", "blue"], "");
  for (const name of ["red", "blue"]) {
    await service.group(name).sendToAll(name, TEXT);
    for (const peer of [ann, bob, eve]) equal((await peer.message()).data, name, "message");
  }
  await service.removeConnectionsFromGroups(["red"], "");
  equal([await service.groupExists("red"), await service.groupExists("blue")], [false, true], "groups");
  await service.removeConnectionsFromGroups(["red", "blue"], "");
  equal(await refusal(service.addConnectionsToGroups(["green", " "], "")), [400, "Error.BadRequest"], "a group name that is blank");
  equal(await refusal(service.addConnectionsToGroups([], "")), [400, "Error.BadRequest"], "no group");
  equal(await service.groupExists("green"), false, "green");
});

await check("a filter chooses by user, connection and groups, quotes included", async () => {
  const quoted = "o'neil ''";
  const neil = await connect({ userId: quoted, groups: ["f'1", "f2"] });
  const room = service.group("filtered");
  for (const peer of [ann, bob, eve, neil]) await room.addConnection(peer.id);
  for (const [filter, peers] of [
    [odata`userId eq ${"ann"}`, [ann]],
    [odata`userId ne ${"ann"}`, [bob, eve, neil]],
    [odata`userId eq ${quoted}`, [neil]],
    [odata`userId eq ${null}`, [eve]],
    [odata`connectionId eq ${bob.id} or ${"f'1"} in groups`, [bob, neil]],
    [odata`userId in (${"ann"},${"bob"}) and not startswith(userId,${"a"})`, [bob]],
    [odata`length(userId) gt ${3}`, [neil]],
    ["true", [ann, bob, eve, neil]],
    ["false", []],
  ]) {
    await service.sendToAll(filter, { ...TEXT, filter });
    await room.sendToAll(filter, { ...TEXT, filter });
    for (const peer of peers) {
      equal(await peer.serverMessage(), ["text", filter], `message for ${filter}`);
      equal((await peer.message()).data, filter, `group message for ${filter}`);
    }
    await nothingElse(ann, bob, eve, neil);
  }
  await service.sendToUser(quoted, "yes", { ...TEXT, filter: odata`${"f2"} in groups` });
  await service.sendToUser(quoted, "no", { ...TEXT, filter: odata`${"f3"} in groups` });
  await expect([neil], "text", "yes");
  await service.sendToAll("both", { ...TEXT, filter: odata`userId ne ${null}`, excludedConnections: [ann.id] });
  await expect([bob, neil], "text", "both");
  await nothingElse(ann, bob, eve, neil);
  neil.client.stop();
});

await check("a filter chooses who is added to groups and removed from them", async () => {
  await service.addConnectionsToGroups(["chosen"], odata`userId eq ${"ann"} or userId eq ${null}`);
  await service.removeConnectionsFromGroups(["chosen"], odata`${"chosen"} in groups and userId eq ${"ann"}`);
  await service.group("chosen").sendToAll("x", TEXT);
  equal((await eve.message()).data, "x", "message");
  await nothingElse(ann, bob, eve);
});

await check("a filter that is not valid is refused before anything is sent", async () => {
  for (const filter of ["userId", "userId lt 1", "userId eq 'x", "name eq 'x'", "groups any(g: g eq 'x')", "not length(userId) gt 5"]) {
    equal(await refusal(service.sendToAll("x", { ...TEXT, filter })), [400, "Error.BadRequest"], filter);
    equal(await refusal(service.group("room").sendToAll("x", { ...TEXT, filter })), [400, "Error.BadRequest"], filter);
    equal(await refusal(service.sendToUser("ann", "x", { ...TEXT, filter })), [400, "Error.BadRequest"], filter);
    equal(await refusal(service.addConnectionsToGroups(["g"], filter)), [400, "Error.BadRequest"], filter);
  }
  await nothingElse(ann, bob, eve);
});

await check("a list of members comes in pages of any size", async () => {
  const crowd = await Promise.all(Array.from({ length: 5 }, (_, n) => connect({ userId: n === 0 ? undefined : `user${n}`, groups: ["crowd"] })));
  const members = crowd.map((peer, n) => ({ connectionId: peer.id, userId: n === 0 ? null : `user${n}` })).sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
  const group = service.group("crowd");
  const seen = async (options) => {
    const pages = [];
    for await (const page of (await group.listConnections(options)).byPage()) pages.push(page.map(({ connectionId, userId }) => ({ connectionId, userId: userId ?? null })));
    return pages;
  };
  for (const [options, sizes] of [
    [{}, [5]], [{ maxPageSize: 1 }, [1, 1, 1, 1, 1]], [{ maxPageSize: 2 }, [2, 2, 1]], [{ maxPageSize: 5 }, [5]], [{ maxPageSize: 200 }, [5]],
    [{ top: 3 }, [3]], [{ top: 3, maxPageSize: 2 }, [2, 1]], [{ top: 5, maxPageSize: 5 }, [5]], [{ top: 9 }, [5]],
  ]) {
    const pages = await seen(options);
    equal(pages.map((page) => page.length), sizes, `pages with ${JSON.stringify(options)}`);
    equal(pages.flat(), members.slice(0, options.top ?? 5), `members with ${JSON.stringify(options)}`);
  }
  const one = [];
  for await (const member of await group.listConnections({ maxPageSize: 2 })) one.push(member.connectionId);
  equal(one, members.map((member) => member.connectionId), "members one by one");
  let nextLink;
  await (await group.listConnections({ maxPageSize: 2, onResponse: (raw) => { nextLink ??= JSON.parse(raw.bodyAsText).nextLink; } })).byPage().next();
  equal((await seen({ continuationToken: new URL(nextLink).searchParams.get("continuationToken") })).flat(), members.slice(2), "what a token continues with");
  for (const options of [{ maxPageSize: 201 }, { top: 0 }, { continuationToken: "x" }]) equal(await refusal(seen(options)), [400, "Error.BadRequest"], JSON.stringify(options));
  equal(await (async () => { const all = []; for await (const member of await service.group("empty").listConnections()) all.push(member); return all; })(), [], "an empty group");
  crowd.forEach((peer) => peer.client.stop());
});

await check("permissions take effect on a live client at once", async () => {
  const may = async (operation) => {
    try {
      await operation();
      return true;
    } catch (error) {
      if (error.errorDetail?.name === "Forbidden") return false;
      throw error;
    }
  };
  const actions = { joinLeaveGroup: (group) => eve.client.joinGroup(group), sendToGroup: (group) => eve.client.sendToGroup(group, "x", "text") };
  for (const [permission, act] of Object.entries(actions)) {
    const states = async () => [await may(() => act("p1")), await may(() => act("p2")), await service.hasPermission(eve.id, permission, { targetName: "p1" }),
      await service.hasPermission(eve.id, permission, { targetName: "p2" }), await service.hasPermission(eve.id, permission)];
    equal(await states(), [false, false, false, false, false], `${permission} before`);
    await service.grantPermission(eve.id, permission, { targetName: "p1" });
    equal(await states(), [true, false, true, false, false], `${permission} for one group`);
    await service.grantPermission(eve.id, permission);
    await service.revokePermission(eve.id, permission, { targetName: "p1" });
    equal(await states(), [false, true, false, true, false], `${permission} for all but one`);
    await service.revokePermission(eve.id, permission);
    equal(await states(), [false, false, false, false, false], `${permission} taken away`);
    await service.removeConnectionFromAllGroups(eve.id);
  }
  equal((await refusal(service.grantPermission("none", "sendToGroup")))[0], 404, "grant to nobody");
  await service.revokePermission("none", "sendToGroup");
  equal(await service.hasPermission("none", "sendToGroup"), false, "nobody has none");
  equal(await refusal(service.grantPermission(eve.id, "fly")), [400, "Error.BadRequest"], "a permission that there is not");
});

await check("names of any characters name the same thing everywhere", async () => {
  const odd = await connect({ userId: STRANGE, groups: [STRANGE] });
  await service.sendToUser(STRANGE, "user", TEXT);
  await service.group(STRANGE).sendToAll("group", TEXT);
  await expect([odd], "text", "user");
  const { group, data } = await odd.message();
  equal([group, data], [STRANGE, "group"], "message");
  equal([await service.userExists(STRANGE), await service.groupExists(STRANGE)], [true, true], "exists");
  for await (const member of await service.group(STRANGE).listConnections({ maxPageSize: 1 })) equal(member, { connectionId: odd.id, userId: STRANGE }, "member");
  await service.closeUserConnections(STRANGE, { reason: STRANGE });
  await closed(odd, `Application server closed the connection. Reason: ${STRANGE}`);
});

await check("close operations close whom they name, with the reason", async () => {
  const options = (n) => ({ userId: `closing${n % 2}`, groups: n < 2 ? ["closing"] : [] });
  const peers = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => connect(options(n))));
  await service.closeConnection(peers[5].id, { reason: "one" });
  await closed(peers[5], "Application server closed the connection. Reason: one");
  await service.closeConnection(peers[5].id);
  await service.closeUserConnections("closing1", { reason: "user", excluded: [peers[1].id] });
  await closed(peers[3], "Application server closed the connection. Reason: user");
  await service.group("closing").closeAllConnections({ reason: "group", excluded: [peers[0].id] });
  await closed(peers[1], "Application server closed the connection. Reason: group");
  await service.closeAllConnections({ reason: "all", excluded: [ann.id, bob.id, eve.id, peers[0].id, peers[2].id] });
  await service.group("closing").closeAllConnections();
  await closed(peers[0], "Application server closed the connection.");
  await service.closeAllConnections({ reason: "all", excluded: [ann.id, bob.id, eve.id] });
  await closed(peers[2], "Application server closed the connection. Reason: all");
  await service.closeUserConnections("nobody");
  await nothingElse(ann, bob, eve);
});

await check("the hub is healthy, and gives out tokens that connect", async () => {
  await service.client.healthApi.getServiceStatus();
  // With a key the SDK signs tokens itself; over plain HTTP only its generated client asks for one.
  const { token } = await service.client.webPubSub.generateClientToken("chat", { userId: "tom", groups: ["given"], roles: ["webpubsub.sendToGroup.given"], expirationTimeInMinutes: 1 });
  const tom = new Peer(`${service.endpoint.replace("http", "ws")}client/hubs/chat?access_token=${token}`);
  equal((await tom.connect()).userId, "tom", "user");
  await tom.client.sendToGroup("given", "x", "text");
  equal((await tom.message()).data, "x", "message");
  tom.client.stop();
});

await check("hubs are apart", async () => {
  const other = new WebPubSubServiceClient(connectionString, "other", OVER_HTTP);
  await other.sendToAll("lost", TEXT);
  equal([await other.connectionExists(ann.id), await other.userExists("ann")], [false, false], "exists");
  await other.closeAllConnections();
  await nothingElse(ann, bob, eve);
});

await check("a wrong key is refused with 401", async () => {
  const stranger = new WebPubSubServiceClient(service.endpoint, new AzureKeyCredential("not-the-key-of-this-hub-but-long-enough"), "chat", OVER_HTTP);
  equal(await refusal(stranger.sendToAll("x", TEXT)), [401, "Error.Unauthorized"], "send");
  equal((await refusal(stranger.userExists("ann")))[0], 401, "exists");
  await nothingElse(ann, bob, eve);
});

await check("what is not valid is refused with a reason", async () => {
  const badHub = new WebPubSubServiceClient(connectionString, "1", OVER_HTTP);
  equal(await refusal(badHub.sendToAll("x", TEXT)), [400, "Error.BadRequest"], "hub name");
  equal(await refusal(service.group("g".repeat(1025)).sendToAll("x", TEXT)), [400, "Error.BadRequest"], "group name");
  equal((await refusal(service.groupExists(" ")))[0], 400, "blank group name");
  equal((await refusal(service.sendToAll("x".repeat(1024 * 1024 + 1), TEXT)))[0], 413, "body of more than 1 MiB");
  await service.sendToConnection(ann.id, "x".repeat(1024 * 1024), TEXT);
  equal((await ann.serverMessage())[1].length, 1024 * 1024, "body of 1 MiB");
  await nothingElse(ann, bob, eve);
});

await check("500 sends, 20 at a time, arrive once each", async () => {
  let next = 0;
  const worker = async () => { while (next < 500) await service.sendToUser("ann", { n: next++ }); };
  await soon(Promise.all(Array.from({ length: 20 }, worker)));
  const got = [];
  while (got.length < 500) got.push((await ann.serverMessage())[1].n);
  equal(got.sort((a, b) => a - b), Array.from({ length: 500 }, (_, n) => n), "numbers");
  await nothingElse(ann, bob, eve);
});

await check("nothing was left over", async () => equal([ann, bob, eve].map((peer) => peer.isQuiet), [true, true, true], "quiet"));
process.exit();
