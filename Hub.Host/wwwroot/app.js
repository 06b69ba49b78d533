// The demo page: one group, one conversation. Everything that comes from outside is shown as text, never as markup.

import { HubClient } from "./hub-client.js";

const STATS_EVERY_MS = 2_000;
const KEPT_MESSAGES = 500;
const RETRY_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const TOKEN_COMMAND = "dotnet run --project Hub.Host -- token --hub chat --user ann"
  + ` --role webpubsub.joinLeaveGroup --role webpubsub.sendToGroup --endpoint ${location.origin}`;

const $ = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("en");

/** The page's only state. `wanted`: what the user asked for, kept over reconnects; null before Join and after Leave. */
const state = { client: null, joined: false, wanted: null, attempt: 0, retry: 0, sent: new Map() };

function show(kind, text) {
  $("state").dataset.state = kind;
  $("state").textContent = text;
  $("reconnect").hidden = kind !== "lost" && kind !== "waiting";
}

function notice(title, text, command = "") {
  $("notice").hidden = !title;
  $("notice-title").textContent = title;
  $("notice-text").textContent = text;
  $("notice-command").textContent = command;
  $("notice-command").hidden = !command;
}

/** Puts the controls into the state that fits; called after each change. */
function refresh() {
  const busy = state.wanted !== null;
  for (const id of ["user", "group", "url"]) $(id).disabled = busy;
  $("join-button").hidden = busy;
  $("leave").hidden = !busy;
  $("text").disabled = $("send").disabled = !state.joined;
  $("in-group").textContent = state.joined ? state.wanted.group : "–";
  if (!state.client) $("connection").textContent = "–";
}

function addLine(kind, from, text, meta = "") {
  const log = $("log");
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  const line = document.createElement("li");
  line.className = kind;
  for (const [name, value] of [["from", from], ["text", text], ["meta", meta]]) {
    if (!value) continue;
    const part = document.createElement("span");
    part.className = name;
    part.textContent = value;
    line.append(part);
  }
  log.append(line);
  while (log.childElementCount > KEPT_MESSAGES) log.firstElementChild.remove();
  if (follows) log.scrollTop = log.scrollHeight;
}

/** The client URL: the user's own, or one from the demo endpoint; null when there is none, with the explanation shown. */
async function clientUrl({ user, url }) {
  if (url) return url;
  const response = await fetch(`demo/token?user=${encodeURIComponent(user)}`, { cache: "no-store" });
  if (response.ok) return (await response.json()).url;
  if (response.status === 404) {
    notice(
      "This hub gives out no demo tokens",
      "The demo endpoint exists only while the hub uses the key that it generated itself and listens on this computer alone."
        + " Make a client URL with the hub's key and paste it under “Use a client URL of your own”:",
      TOKEN_COMMAND);
  } else {
    notice("No token", `The demo endpoint answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
  }
  return null;
}

async function connect() {
  clearTimeout(state.retry);
  const wanted = state.wanted;
  show("connecting", "Connecting…");
  let client;
  try {
    const url = await clientUrl(wanted);
    if (state.wanted !== wanted) return;
    if (!url) return giveUp();
    client = new HubClient(url);
  } catch (error) {
    if (state.wanted !== wanted) return;
    if (error instanceof SyntaxError) {
      notice("That is no client URL", "It begins with ws:// or wss:// and ends with the access token.");
      return giveUp();
    }
    return retryLater("The hub does not answer");
  }
  state.client = client;
  client.addEventListener("connected", ({ detail }) => onConnected(client, detail));
  client.addEventListener("message", ({ detail }) => onMessage(detail));
  client.addEventListener("ping", ({ detail }) => { $("ping").textContent = `${detail.ms.toFixed(1)} ms`; });
  client.addEventListener("closed", ({ detail }) => onClosed(client, detail));
}

function giveUp() {
  state.wanted = null;
  show("idle", "Not connected");
  $("own-url").open = true;
  refresh();
}

async function onConnected(client, { userId, connectionId }) {
  notice("", "");
  show("open", "Connected");
  $("who").textContent = userId || "(anonymous)";
  $("connection").textContent = connectionId;
  const { group } = state.wanted;
  try {
    await client.join(group);
    state.attempt = 0;
    state.joined = true;
    addLine("event", "", `You joined ${group}.`);
    refresh();
    $("text").focus();
  } catch (error) {
    addLine("failed", "", `Joining ${group} failed. ${error.message}`);
  }
}

function onMessage({ fromUserId, dataType, data }) {
  const isOurs = dataType === "json" && typeof data?.text === "string";
  const text = isOurs ? data.text : typeof data === "string" ? data : JSON.stringify(data);
  const sentAt = isOurs ? state.sent.get(data.tag) : undefined;
  let meta = new Date().toLocaleTimeString();
  if (sentAt !== undefined) {
    state.sent.delete(data.tag);
    const ms = (performance.now() - sentAt).toFixed(1);
    $("echo").textContent = `${ms} ms`;
    meta += ` · ${ms} ms`;
  }
  addLine(sentAt === undefined ? "other" : "own", fromUserId || "anonymous", text, meta);
}

function onClosed(client, { code, reason, opened }) {
  if (state.client !== client) return;
  state.client = null;
  state.joined = false;
  state.sent.clear();
  refresh();
  if (!state.wanted) return show("idle", "Not connected");
  addLine("event", "", opened ? `Disconnected (${code}${reason ? `: ${reason}` : ""}).` : "The hub did not accept the connection.");
  retryLater(opened ? "Connection lost" : "Connection refused");
}

/** Tries again by itself a few times, then waits for the button. */
function retryLater(what) {
  refresh();
  const wait = RETRY_AFTER_MS[state.attempt++];
  if (wait === undefined) return show("lost", what);
  show("waiting", `${what}; trying again in ${wait / 1000} s`);
  state.retry = setTimeout(connect, wait);
}

async function refreshStats() {
  if (document.hidden) return;
  let stats = null;
  try {
    const response = await fetch("demo/stats", { cache: "no-store" });
    if (response.ok) stats = await response.json();
    $("stats-off").hidden = response.status !== 404;
  } catch {
    // The hub is away; the connection state says so already.
  }
  for (const cell of document.querySelectorAll("[data-stat]")) {
    const value = stats?.[cell.dataset.stat];
    cell.textContent = typeof value === "number" ? number.format(value) : "–";
  }
}

$("join").addEventListener("submit", (event) => {
  event.preventDefault();
  const wanted = { user: $("user").value.trim(), group: $("group").value.trim(), url: $("url").value.trim() };
  if (!wanted.user || !wanted.group) return notice("Something is missing", "Please give a name and a group.");
  sessionStorage.setItem("user", wanted.user);
  state.wanted = wanted;
  state.attempt = 0;
  notice("", "");
  refresh();
  connect();
});

$("leave").addEventListener("click", () => {
  clearTimeout(state.retry);
  state.wanted = null;
  state.joined = false;
  state.client?.close();
  show("idle", "Not connected");
  notice("", "");
  refresh();
  $("user").focus();
});

$("reconnect").addEventListener("click", () => {
  state.attempt = 0;
  connect();
});

$("say").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value;
  if (!text.trim() || !state.joined) return;
  $("text").value = "";
  const tag = crypto.getRandomValues(new Uint32Array(2)).join("-");
  state.sent.set(tag, performance.now());
  try {
    await state.client.send(state.wanted.group, { text, tag });
  } catch (error) {
    state.sent.delete(tag);
    addLine("failed", "", `Not sent: “${text}”. ${error.message}`);
  }
});

document.addEventListener("visibilitychange", refreshStats);

const query = new URLSearchParams(location.search);
$("user").value = query.get("user") ?? sessionStorage.getItem("user") ?? `guest-${crypto.getRandomValues(new Uint16Array(1))[0]}`;
if (query.get("group")) $("group").value = query.get("group");
refresh();
refreshStats();
setInterval(refreshStats, STATS_EVERY_MS);
