// Asking again and again: not while the tab is hidden, one request at a time, with growing pauses while the hub is away.

import { hub } from "./api.js";

const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Runs `body(signal)` at once and then `everyMs` after its end, until `signal` aborts. `onError(null)` follows each success.
 * Returns a function that runs it now, abandoning a run under way: its question is out of date.
 */
export function poll(everyMs, signal, body, onError) {
  let wake = () => {};
  let run = new AbortController();
  let again = false;

  const pause = (ms) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });
  const now = () => {
    again = true;
    run.abort();
    wake();
  };

  async function loop() {
    let failures = 0;
    while (!signal.aborted) {
      if (document.hidden) {
        await pause(2 ** 30);
        continue;
      }
      again = false;
      run = new AbortController();
      const either = AbortSignal.any([signal, run.signal]);
      try {
        await body(either);
        failures = 0;
        if (!either.aborted) onError(null);
      } catch (error) {
        if (signal.aborted) return;
        if (!run.signal.aborted) {
          failures++;
          onError(error);
        }
      }
      if (!again) await pause(failures === 0 ? everyMs : Math.max(everyMs, BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1]));
    }
  }

  signal.addEventListener("abort", () => wake());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); }, { signal });
  hub.addEventListener("retry", now, { signal });
  loop();
  return now;
}
