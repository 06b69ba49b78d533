// What a restart of the hub looks like to its clients: the published client in Node, and the page in Chromium.

import { WebPubSubClient, WebPubSubJsonProtocol } from "@azure/web-pubsub-client";
import { inBrowser } from "./browser.mjs";
import { startHub, stopHub } from "./hub.mjs";
import { report, required } from "./report.mjs";

async function check(name, body) {
  try {
    await body();
    report(name, null);
  } catch (error) {
    report(name, String(error?.stack ?? error));
  }
}

const seen = (client, event) => new Promise((resolve) => { client.on(event, resolve); });

/** Default options: the client reconnects and joins its groups again by itself. */
async function npmClient() {
  const client = new WebPubSubClient(required("HUB_CLIENT_URL"), { protocol: WebPubSubJsonProtocol() });
  let hub = await startHub();
  await client.start();
  await client.joinGroup("room");
  await check("the client hears why the hub goes", async () => {
    const disconnected = seen(client, "disconnected");
    await stopHub(hub);
    const { message } = await disconnected;
    if (message?.message !== "The hub is shutting down.") throw new Error(JSON.stringify(message));
  });
  await check("after a restart the client is back in its groups by itself", async () => {
    const connected = seen(client, "connected");
    hub = await startHub();
    await connected;
    const echo = seen(client, "group-message");
    await client.sendToGroup("room", "back", "text");
    const { message } = await echo;
    if (message.data !== "back") throw new Error(JSON.stringify(message));
  });
  client.stop();
  await stopHub(hub);
}

async function page(context) {
  let hub = await startHub();
  const tab = await context.newPage();
  await tab.goto(`${required("ASPNETCORE_URLS")}/?user=ann&group=room`);
  const sees = (selector, text) => tab.locator(selector).filter({ hasText: text }).first().waitFor();
  await tab.getByRole("button", { name: "Join" }).click();
  await sees("#log", "You joined room.");
  await check("the page says that the hub went, and why", async () => {
    await stopHub(hub);
    await sees("#log", "Disconnected (1001: The hub is shutting down.).");
    await sees("#state", /trying again in \d+ s/);
  });
  await check("after a restart the page is back with a token of the new key", async () => {
    hub = await startHub();
    await tab.getByRole("button", { name: "Reconnect now" }).click({ timeout: 2_000 }).catch(() => {});    // or it has come back by itself
    await sees("#state", "Connected");
    await sees("#log", /You joined room\..*You joined room\./s);
    await tab.getByLabel("Message", { exact: true }).fill("back");
    await tab.keyboard.press("Enter");
    await sees("li.own", "back");
  });
  await stopHub(hub);
}

if (process.env.HUB_CHROMIUM) await inBrowser(process.env.HUB_CHROMIUM, page);
else await npmClient();
process.exit();
