// A hub that a script starts, stops and starts again on the same port.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { required } from "./report.mjs";

/** Starts the hub and waits until it is ready. The environment is the script's own. */
export async function startHub() {
  const hub = spawn("dotnet", [required("HUB_ASSEMBLY")], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface(hub.stdout)) {
    if (line.startsWith("  connection string")) break;
  }
  if (hub.exitCode !== null) throw new Error("The hub did not start.");
  hub.stdout.resume();
  return hub;
}

/** Asks it to stop and waits for its end. */
export async function stopHub(hub) {
  hub.kill("SIGTERM");
  const [code] = await once(hub, "exit");
  if (code !== 0) throw new Error(`The hub ended with ${code}.`);
}
