// What the hub counted, sampled: the difference of two answers is a rate. The hub keeps no history, this page does.

const KEPT = 300;

/** Counters of /admin/stats whose growth a second is a rate of the sample, under the same name. */
const COUNTERS = ["opened", "received", "delivered", "dropped", "restarts", "refused", "deadLetters", "messagesReceived", "messagesSent", "bytesReceived", "bytesSent"];

const sum = (counts) => Object.values(counts ?? {}).reduce((total, value) => total + value, 0);

/** The last samples, oldest first, each { at (ms since 1970), gap (true when time is missing before it), stats, rates }. */
export class Samples extends EventTarget {
  #kept = [];
  #everyMs;

  /** @param everyMs how often a sample is expected; three times as long without one is a gap. */
  constructor(everyMs) {
    super();
    this.#everyMs = everyMs;
  }

  get all() {
    return this.#kept;
  }

  get last() {
    return this.#kept.at(-1) ?? null;
  }

  /** Takes one answer and raises "sample". Returns true when it comes from another process than the one before. */
  add(stats, at = Date.now()) {
    const before = this.last;
    const restarted = before !== null && stats.node?.startedAt !== before.stats.node?.startedAt;
    if (restarted) this.#kept = [];
    const previous = this.last;
    this.#kept.push({
      at,
      gap: previous !== null && at - previous.at > 3 * this.#everyMs,
      stats,
      rates: previous === null ? {} : rates(previous, stats, at),
    });
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.dispatchEvent(new Event("sample"));
    return restarted;
  }
}

/** Growth a second, by the hub's own clock where it tells it: a delayed answer does not make a peak. */
function rates(previous, stats, at) {
  const { stats: old } = previous;
  const seconds = stats.node?.uptimeS - old.node?.uptimeS > 0 ? stats.node.uptimeS - old.node.uptimeS : (at - previous.at) / 1_000;
  const grown = (now, then) => (typeof now === "number" && typeof then === "number" && seconds > 0 ? Math.max(0, now - then) / seconds : null);
  return {
    ...Object.fromEntries(COUNTERS.map((name) => [name, grown(stats[name], old[name])])),
    closed: grown(sum(stats.closes), sum(old.closes)),
    cpu: cpuPercent(grown(stats.process?.cpuS, old.process?.cpuS), stats.node?.processors),
  };
}

/** Of all processors together, so that 100 means there is no more. */
const cpuPercent = (cores, processors) => (cores === null ? null : (100 * cores) / (processors || 1));
