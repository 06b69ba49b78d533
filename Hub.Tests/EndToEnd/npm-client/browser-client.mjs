// The published client in headless Chromium: checks.mjs bundled into a page that another origin serves.

import { createServer } from "node:http";
import { build } from "esbuild";
import { inBrowser } from "./browser.mjs";
import { report, required } from "./report.mjs";

const PAGE = "<!doctype html><title>checks</title><script type=module src=/checks.js></script>";

const bundle = await build({
  stdin: { contents: 'import { runChecks } from "./checks.mjs"; globalThis.runChecks = runChecks;', resolveDir: import.meta.dirname },
  bundle: true,
  format: "esm",
  platform: "browser",
  write: false,
});

const server = createServer((request, response) => {
  const isScript = request.url === "/checks.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? bundle.outputFiles[0].text : PAGE);
});
await new Promise((resolve) => { server.listen(Number(required("HUB_PAGE_PORT")), "127.0.0.1", resolve); });

await inBrowser(required("HUB_CHROMIUM"), async (context) => {
  const page = await context.newPage();
  page.on("pageerror", (error) => report("the page throws nothing", String(error)));
  await page.exposeFunction("report", report);
  const open = async (origin) => {
    await page.goto(origin);
    await page.waitForFunction(() => globalThis.runChecks !== undefined);
  };

  const port = required("HUB_PAGE_PORT");
  await open(`http://127.0.0.1:${port}/`);
  await page.evaluate((urls) => globalThis.runChecks(urls, globalThis.report), JSON.parse(required("HUB_URLS")));

  // The same server under a name that is not listed as an origin.
  await open(`http://localhost:${port}/`);
  const code = await page.evaluate((url) => new Promise((resolve) => {
    const socket = new WebSocket(url, "json.webpubsub.azure.v1");
    socket.onopen = () => resolve("open");
    socket.onclose = (event) => resolve(event.code);
  }), JSON.parse(required("HUB_URLS")).ann);
  report("a page of an origin that is not listed cannot connect", code === 1006 ? null : `expected 1006, got ${code}`);
});
server.close();
