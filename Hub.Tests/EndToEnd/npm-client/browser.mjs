// Headless Chromium for the end-to-end scripts, without a download of its own.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",                     // containers seldom allow the sandbox; only our own pages are opened
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Runs `body(context)` in a browser with a fresh profile, and cleans up whatever happens. */
export async function inBrowser(executablePath, body) {
  const profile = await mkdtemp(join(tmpdir(), "hub-e2e-"));
  try {
    const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: FLAGS, timeout: 30_000 });
    context.setDefaultTimeout(10_000);
    try {
      return await body(context);
    } finally {
      await context.close();
    }
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
