// The admin page in headless Chromium against a hub with a few real clients. With HUB_SCREENSHOTS set, pictures of it are left there.

import { join } from "node:path";
import WebSocket from "ws";
import { inBrowser } from "./browser.mjs";
import { lowContrast, unnamed } from "./page-rules.mjs";
import { Inbox, checker, equal } from "./peer.mjs";
import { report, required } from "./report.mjs";

const admin = required("HUB_ADMIN_URL").replace(/\/$/, "");
const pictures = process.env.HUB_SCREENSHOTS;
const RED = 2;                          // clients in the group "red"
const BLUE = 3;                         // in "blue"
const SECRET = "a-text-for-members-only";
/** Every view, and what is there once it has shown the hub's answer. */
const VIEWS = {
  overview: ".facts dd",
  actors: ".tree .item .item",
  connections: "tbody tr",
  groups: "tbody tr",
  users: "tbody tr",
  hubs: "tbody tr",
  closed: "tbody tr",
  upstream: ".facts dd",
  node: ".levels li",
};
const NARROW = { width: 360, height: 780 };
const WIDE = { width: 1360, height: 900 };

const check = checker(report);

/** A client without a library: what the page shows must not depend on one. */
class Client {
  #inbox = new Inbox();
  #ackId = 0;

  constructor(url) {
    this.socket = new WebSocket(url, "json.webpubsub.azure.v1");
    this.socket.on("message", (data) => {
      const frame = JSON.parse(data);
      this.#inbox.push({ ...frame, name: frame.type });
    });
    this.socket.on("close", (code) => this.#inbox.push({ name: "close", code }));
    this.socket.on("error", (error) => this.#inbox.push({ name: String(error) }));
  }

  next = (name) => this.#inbox.next(name);
  send = (frame) => this.socket.send(JSON.stringify(frame));

  async join(group) {
    const hello = await this.next("system");
    this.id = hello.connectionId;
    this.user = hello.userId;
    this.send({ type: "joinGroup", group, ackId: ++this.#ackId });
    equal((await this.next("ack")).success, true, "joined");
    return this;
  }
}

const joined = (group, number) =>
  Promise.all(Array.from({ length: number }, () => new Client(required("HUB_CLIENT_URL")).join(group)));

/** Goes to a view of the page that is open, and waits until it is shown. */
async function show(page, view) {
  await page.goto(`${admin}/#${view}`);
  await page.locator(`nav a[href="#${view.split(/[/?]/)[0]}"][aria-current]`).waitFor();
}

const listed = (page, number, noun) => page.getByText(`1 to ${number} of ${number} ${noun}`).waitFor();
const fact = (page, name, value) => page.locator("dl div").filter({ has: page.getByText(name, { exact: true }) }).locator("dd", { hasText: value }).first().waitFor();

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
}

async function overviewIsAlive(page, clients) {
  await show(page, "overview");
  await page.locator(".tile", { hasText: "Connections" }).locator(".figure", { hasText: new RegExp(`^${clients}$`) }).waitFor();
  await page.getByRole("img", { name: `Connections: Connections ${clients},` }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll(".chart")].filter((chart) => chart.querySelector(".curve").getAttribute("d").includes("L")).length >= 4);
  await page.getByRole("img", { name: /^Messages a second: Delivered [\d.,]+, Received [\d.,]+/ }).focus();
  await page.keyboard.press("ArrowLeft");
  await page.locator("figcaption .when", { hasText: /\d\d:\d\d:\d\d/ }).waitFor();
}

async function treeByKeyboard(page) {
  await show(page, "actors");
  const focused = () => page.evaluate(() => document.activeElement.dataset.path ?? "");
  const pressUntil = async (key, isReached) => {
    for (let presses = 0; presses < 60; presses++) {
      if (isReached(await focused())) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} did not lead there; the focus is at ${await focused()}`);
  };
  for (const path of ["/user/connections", "/user/workers"]) await page.locator(`[role=treeitem][data-path="${path}"]`).waitFor();
  await pressUntil("Tab", (path) => path === "/user");
  await pressUntil("ArrowDown", (path) => path === "/user/connections");
  await page.keyboard.press("ArrowRight");
  await page.locator('[data-path^="/user/connections/"]').first().waitFor();
  await page.keyboard.press("ArrowRight");
  equal((await focused()).startsWith("/user/connections/chat~"), true, "Right leads to the first connection");
  await page.keyboard.press("Enter");
  await fact(page, "Type", "ConnectionActor");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.locator('[data-path="/user/connections"][aria-expanded=false]').waitFor();
  await pressUntil("ArrowDown", (path) => path === "/user/workers");
  await page.keyboard.press("ArrowRight");
  await page.locator('[data-path^="/user/workers/"]').first().waitFor();
  await page.getByRole("region", { name: "Actors with the most to do" }).locator("tbody tr").first().waitFor();
}

async function findConnection(page, client) {
  await show(page, "connections");
  await page.getByLabel("User").fill(client.user);
  await listed(page, RED + BLUE, "connections");
  await page.getByLabel("Group").fill("red");
  await listed(page, RED, "connections");
  await page.getByLabel("Id begins with").fill(client.id.slice(0, 12));
  await listed(page, 1, "connections");
  await page.getByRole("button", { name: "Lag" }).press("Enter");
  await page.locator("th[aria-sort=descending]", { hasText: "Lag" }).waitFor();
  await picture(page, "connections");
  await page.getByRole("link", { name: client.id }).click();
  await page.getByRole("heading", { name: `Connection ${client.id}` }).waitFor();
  await page.locator(".chips a", { hasText: /^red$/ }).waitFor();
  await fact(page, "State", "open");
}

async function tapIsRedacted(page, client) {
  const lines = page.getByRole("log", { name: "Frames" });
  const said = async () => client.send({ type: "sendToGroup", group: "red", dataType: "text", data: SECRET });
  await page.getByRole("button", { name: "Start the tap" }).click();
  await page.getByText("Running:").waitFor();
  await said();
  await lines.locator("li.in", { hasText: "sendToGroup" }).first().waitFor();
  await lines.locator("li.out", { hasText: "message" }).first().waitFor();
  equal((await lines.textContent()).includes(SECRET), false, "the tap shows a payload");
  await page.getByLabel("Show payloads").check();
  await page.getByText("Running:").waitFor();
  await said();
  await lines.locator("li.in", { hasText: SECRET }).first().waitFor();
  await page.getByRole("button", { name: "Stop the tap" }).click();
  await page.getByText("Stopped.").waitFor();
}

async function publish(page, members) {
  await show(page, "groups");
  await page.getByLabel("Name begins with").fill("bl");
  await page.getByRole("link", { name: "blue" }).click();
  await listed(page, BLUE, "members");
  await page.getByLabel("Text").fill("<b>hello</b> from the operator");
  await page.getByRole("button", { name: "Publish" }).click();
  for (const member of members) {
    const { from, group, data } = await member.next("message");
    equal([from, group, data], ["group", "blue", "<b>hello</b> from the operator"], "message");
  }
  await page.getByText(`Published to ${BLUE} members of blue.`).waitFor();
}

async function close(page, client) {
  await show(page, `connections/chat/${client.id}`);
  await page.getByRole("button", { name: "Close connection…" }).click();
  await page.getByRole("dialog", { name: "Close this connection?" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Close connection…" }).click();
  await page.getByLabel("Reason for the client (optional)").fill("for a test");
  await page.keyboard.press("Enter");
  await page.getByText(`Connection ${client.id} is closed.`).waitFor();
  await new Promise((resolve) => (client.socket.readyState === WebSocket.CLOSED ? resolve() : client.socket.on("close", resolve)));
  await page.getByRole("link", { name: "Why it was closed" }).click();
  await page.getByRole("heading", { name: `Why ${client.id} was closed` }).waitFor();
  await fact(page, "Asked by", /^operator$/);
  await show(page, "closed");
  await page.locator("tr", { hasText: client.id }).getByRole("cell", { name: "operator" }).first().waitFor();
  await picture(page, "closed");
}

async function inEachView(page, look) {
  for (const [view, ready] of Object.entries(VIEWS)) {
    await show(page, view);
    await page.locator(`.view :is(${ready}):visible`).first().waitFor();
    await look(view);
  }
}

async function contrast(page) {
  for (const theme of ["light", "dark"]) {
    await page.getByLabel("Theme").selectOption(theme);
    await page.reload();
    equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), theme, "the choice is kept");
    await inEachView(page, async (view) => equal(await page.evaluate(lowContrast), [], `${view}, ${theme}`));
  }
  await page.getByLabel("Theme").selectOption("system");
}

/** The overview in both themes, once its lines have some length. */
async function overviewPictures(page) {
  await show(page, "overview");
  await page.getByLabel("Theme").focus();               // which takes the cursor off the chart
  await page.waitForFunction(() => document.querySelector(".chart .curve").getAttribute("d").split("L").length > 15, null, { timeout: 60_000 });
  for (const theme of ["light", "dark"]) {
    await page.getByLabel("Theme").selectOption(theme);
    await page.evaluate(() => document.activeElement.blur());
    await picture(page, `overview-${theme}`);
  }
}

/** The hub needs no token here, so one is asked for in its name. */
async function askForToken(context) {
  const page = await context.newPage();
  await page.route("**/admin/**", (route) => (route.request().headers().authorization === "Bearer right"
    ? route.continue()
    : route.fulfill({ status: 401, contentType: "application/json", body: '{"error":"A token is needed."}' })));
  await page.goto(`${admin}/#hubs`);
  await page.getByLabel("Token", { exact: true }).fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("The hub did not accept this token.").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("alert").filter({ hasText: "asks for its admin token" }).waitFor();
  await page.getByRole("button", { name: "Enter the token" }).click();
  await page.getByLabel("Token", { exact: true }).fill("right");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "chat" }).first().waitFor();
  await page.reload();
  await page.getByRole("link", { name: "chat" }).first().waitFor();
  equal(await page.getByRole("dialog").count(), 0, "dialogs after a reload");
  await page.close();
}

async function hubIsAway(page) {
  await show(page, "overview");
  await page.route("**/admin/**", (route) => route.abort());
  await page.getByRole("alert").filter({ hasText: "The hub does not answer." }).waitFor();
  await page.unroute("**/admin/**");
  await page.getByRole("button", { name: "Try now" }).click();
  await page.locator("#banner").waitFor({ state: "hidden" });
}

async function drainAsks(page, clients) {
  await show(page, "node");
  await page.getByRole("button", { name: "Drain this node…" }).click();
  await page.getByRole("dialog").getByText(`${clients} connections will be closed.`).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByLabel("Category").fill("Hub.Test");
  await page.getByRole("button", { name: "Set", exact: true }).click();
  await page.getByText("Hub.Test logs from debug on.").waitFor();
  await page.getByRole("button", { name: "Reset Hub.Test" }).click();
  await page.getByText("Hub.Test logs as configured again.").waitFor();
}

async function run(context) {
  const red = await joined("red", RED);
  const blue = await joined("blue", BLUE);
  const all = RED + BLUE;
  const page = await context.newPage();
  const [foreign, errors] = [[], []];
  page.on("request", (request) => { if (new URL(request.url()).origin !== new URL(admin).origin) foreign.push(request.url()); });
  page.on("pageerror", (error) => errors.push(String(error)));
  // A connection that has ended is 404, which Chromium logs by itself; what the page's own code or policy logs is an error.
  page.on("console", (line) => { if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) errors.push(line.text()); });
  await page.setViewportSize(WIDE);
  await page.goto(admin);
  // Something to draw. What the members of red receive is not read here.
  const chatter = pictures ? setInterval(() => blue[0].send({ type: "sendToGroup", group: "red", dataType: "text", data: "tick" }), 100) : null;

  await check("the overview shows the number of connections and draws charts", () => overviewIsAlive(page, all));
  if (pictures) await overviewPictures(page);
  await page.getByLabel("Theme").selectOption("light");
  await check("the tree shows connections and workers, by keyboard alone", () => treeByKeyboard(page));
  await picture(page, "actors");
  await check("a connection is found by its user and shows its groups", () => findConnection(page, red[0]));
  await check("a tap shows frames, and payloads only when asked", () => tapIsRedacted(page, red[0]));
  await check("a text published to a group reaches its members", () => publish(page, blue));
  await check("draining names the number of connections first, and log levels can be set", () => drainAsks(page, all));
  await check("a connection that is closed here ends, and Closed names the operator", () => close(page, red[0]));
  await check("every control has a name", () => inEachView(page, async (view) => equal(unnamed(await page.locator("body").ariaSnapshot()), [], view)));
  await check("both themes are readable, and the choice is kept", () => contrast(page));
  await check("a narrow screen needs no sideways scrolling", async () => {
    await page.setViewportSize(NARROW);
    await inEachView(page, async (view) => equal(await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth)), 0, view));
    await page.setViewportSize(WIDE);
  });
  await check("a token is asked for and remembered", () => askForToken(context));
  await check("a hub that is away is told of, and found again", () => hubIsAway(page));
  await check("the page asks nobody else and logs no error", async () => equal([foreign, errors], [[], []], "requests and errors"));
  clearInterval(chatter);
  for (const { socket } of [...red, ...blue]) socket.terminate();
}

await inBrowser(required("HUB_CHROMIUM"), run);
process.exit();
