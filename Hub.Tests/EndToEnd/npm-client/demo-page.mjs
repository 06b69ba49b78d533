// The hub's own page in headless Chromium: two tabs chat. With HUB_SCREENSHOTS set, pictures of it are left there.

import { join } from "node:path";
import { inBrowser } from "./browser.mjs";
import { report, required } from "./report.mjs";

const base = required("HUB_BASE_URL");
const pictures = process.env.HUB_SCREENSHOTS;
const MARKUP = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>";

async function check(name, body) {
  try {
    await body();
    report(name, null);
  } catch (error) {
    report(name, String(error?.stack ?? error));
  }
}

async function openTab(context, user) {
  const page = await context.newPage();
  page.on("console", (line) => { if (line.type() === "error") report(`${user}'s page logs no error`, line.text()); });
  page.on("pageerror", (error) => report(`${user}'s page throws nothing`, String(error)));
  await page.goto(`${base}/?user=${user}&group=room`);
  return page;
}

const waitForText = (page, selector, text) => page.locator(selector).filter({ hasText: text }).first().waitFor();
const picture = async (page, name) => { if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true }); };

async function chat(context) {
  const [ann, bob] = [await openTab(context, "ann"), await openTab(context, "bob")];
  await check("each tab joins the group", async () => {
    for (const [page, user] of [[ann, "ann"], [bob, "bob"]]) {
      await page.getByRole("button", { name: "Join" }).click();
      await waitForText(page, "#log", "You joined room.");
      await waitForText(page, "#state", "Connected");
      await waitForText(page, "#who", user);
    }
  });
  await check("what one tab says both see, by keyboard alone", async () => {
    await ann.keyboard.type("hello from ann");             // joining has moved the focus to the message field
    await ann.keyboard.press("Enter");
    await waitForText(ann, "li.own", "hello from ann");
    await waitForText(bob, "li.other", "hello from ann");
    await bob.getByLabel("Message", { exact: true }).fill("hello from bob");
    await bob.getByRole("button", { name: "Send" }).click();
    await waitForText(ann, "li.other", "bobhello from bob");
  });
  await check("markup in a message is shown as text", async () => {
    await bob.getByLabel("Message", { exact: true }).fill(MARKUP);
    await bob.keyboard.press("Enter");
    await waitForText(ann, "li.other .text", MARKUP);
    if (await ann.locator("#log img, #log b").count() !== 0) throw new Error("the log has elements of the message");
  });
  await check("latency and live counts are shown", async () => {
    await waitForText(ann, "#ping", /^\d+\.\d ms$/);
    await waitForText(ann, "#echo", /^\d+\.\d ms$/);
    await waitForText(ann, "[data-stat=connections]", /^2$/);
    await waitForText(ann, "[data-stat=groups]", /^1$/);
    await waitForText(ann, "[data-stat=delivered]", /^6$/);
  });
  await picture(ann, "chat-light");
  await ann.emulateMedia({ colorScheme: "dark" });
  await picture(ann, "chat-dark");
  await ann.setViewportSize({ width: 390, height: 800 });
  await picture(ann, "chat-narrow");
  await check("every control has a name", async () => {
    const unnamed = await ann.locator("input, button").evaluateAll((all) => all.filter((e) => !e.labels?.length && !e.textContent.trim()).map((e) => e.id));
    if (unnamed.length) throw new Error(`without a name: ${unnamed}`);
  });
  await check("leaving ends the connection", async () => {
    await bob.getByRole("button", { name: "Leave" }).click();
    await waitForText(bob, "#state", "Not connected");
    await waitForText(ann, "[data-stat=connections]", /^1$/);
  });
}

async function explain(context) {
  const page = await context.newPage();
  await page.goto(`${base}/?user=ann&group=room`);
  await check("without the demo endpoint the page explains why", async () => {
    await page.getByRole("button", { name: "Join" }).click();
    await waitForText(page, "#notice", "This hub gives out no demo tokens");
    await waitForText(page, "#notice-command", "dotnet run --project Hub.Host -- token --hub chat");
    await page.locator("#stats-off").waitFor();
  });
  await picture(page, "no-demo-endpoint");
  await check("a client URL of one's own works on the page", async () => {
    await page.getByLabel("Client URL").fill(required("HUB_CLIENT_URL"));
    await page.getByRole("button", { name: "Join" }).click();
    await waitForText(page, "#log", "You joined room.");
    await waitForText(page, "#state", "Connected");
  });
}

await inBrowser(required("HUB_CHROMIUM"), process.env.HUB_CLIENT_URL ? explain : chat);
process.exit();
