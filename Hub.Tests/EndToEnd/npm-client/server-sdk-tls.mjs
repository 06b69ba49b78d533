// The published server SDK over TLS, where it lets the hub make the client tokens (protocol section 1.5).

import { createHmac } from "node:crypto";
import { WebPubSubServiceClient } from "@azure/web-pubsub";
import { Peer, checker, equal, failure } from "./peer.mjs";
import { report, required } from "./report.mjs";

const endpoint = required("HUB_BASE_URL");
const key = required("HUB_ACCESS_KEYS").split(",")[0];
const check = checker(report);

/** Signs for the one operation that an application without the key at hand needs; every other URL is another audience. */
const credential = {
  getToken: async () => {
    const expiresOnTimestamp = Date.now() + 3_600_000;
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode({ aud: `${endpoint}/api/hubs/chat/:generateToken`, exp: Math.floor(expiresOnTimestamp / 1000) })}`;
    return { token: `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`, expiresOnTimestamp };
  },
};
const byKey = new WebPubSubServiceClient(`Endpoint=${endpoint};AccessKey=${key};Version=1.0;`, "chat");
const byToken = new WebPubSubServiceClient(endpoint, credential, "chat");

await check("the hub makes a token for the SDK, with user, roles, groups and life", async () => {
  const before = Math.floor(Date.now() / 1000);
  const { token, baseUrl, url } = await byToken.getClientAccessToken({ userId: "ann", roles: ["webpubsub.sendToGroup.g"], groups: ["g", "h"], expirationTimeInMinutes: 5 });
  equal([baseUrl, url], [`${endpoint.replace("https", "wss")}/client/hubs/chat`, `${baseUrl}?access_token=${token}`], "URLs");
  const claims = JSON.parse(Buffer.from(token.split(".")[1], "base64url"));
  equal([claims.sub, claims.aud, [claims.role].flat(), [claims["webpubsub.group"]].flat()], ["ann", `${endpoint}/client/hubs/chat`, ["webpubsub.sendToGroup.g"], ["g", "h"]], "claims");
  const peer = new Peer(url);
  equal((await peer.connect()).userId, "ann", "user");
  await peer.client.sendToGroup("g", "x", "text");
  equal((await peer.message()).data, "x", "message");
  await byKey.group("h").sendToAll("y", { contentType: "text/plain" });
  equal((await peer.message()).data, "y", "message of the application");
  peer.client.stop();
  equal([claims.exp - before >= 300, claims.exp - before < 360], [true, true], "life");
});

await check("without options the client is anonymous and may do nothing", async () => {
  const peer = new Peer((await byToken.getClientAccessToken()).url);
  equal((await peer.connect()).userId ?? null, null, "user");
  equal((await failure(peer.client.joinGroup("g"))).errorDetail?.name, "Forbidden", "join");
  peer.client.stop();
});

await check("a token is good for its own operation alone", async () => {
  const error = await failure(byToken.sendToAll("x", { contentType: "text/plain" }));
  equal([error.name, error.statusCode, error.code], ["RestError", 401, "Error.Unauthorized"], "error");
});

await check("the operations work over TLS", async () => {
  const { url } = await byKey.getClientAccessToken({ userId: "bob", groups: ["room"] });
  const peers = [new Peer(url), new Peer(url)];
  for (const peer of peers) await peer.connect();
  await byKey.sendToUser("bob", { n: 1 });
  for (const peer of peers) equal(await peer.serverMessage(), ["json", { n: 1 }], "message");
  const members = [];
  for await (const member of await byKey.group("room").listConnections({ maxPageSize: 1 })) members.push(member);
  equal(members, peers.map(({ id }) => ({ connectionId: id, userId: "bob" })).sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1)), "members on two pages");
  await byKey.closeUserConnections("bob", { reason: "done" });
  for (const peer of peers) equal((await peer.next("disconnected")).message.message, "Application server closed the connection. Reason: done", "reason");
});
process.exit();
