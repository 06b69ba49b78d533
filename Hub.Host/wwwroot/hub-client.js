// A small client of json.webpubsub.azure.v1 on the browser's own WebSocket: requests with acks, group messages, ping.

const SUBPROTOCOL = "json.webpubsub.azure.v1";
const PING_EVERY_MS = 5_000;

/**
 * One connection. Events: `connected` {userId, connectionId}, `message` (a group message), `ping` {ms},
 * `closed` {code, reason, opened}. A closed client stays closed; make a new one to connect again.
 */
export class HubClient extends EventTarget {
  #socket;
  #pinging = 0;
  #pingSent = 0;
  #lastAck = 0;
  #waiting = new Map();
  #farewell = "";
  #opened = false;

  /** @param {string} url Client URL with its token. Throws a SyntaxError when it is no WebSocket URL. */
  constructor(url) {
    super();
    this.#socket = new WebSocket(url, SUBPROTOCOL);
    this.#socket.onmessage = (event) => this.#received(JSON.parse(event.data));
    this.#socket.onclose = (event) => this.#closed(event);
  }

  /** Resolves when the hub has entered this connection into the group. */
  join(group) {
    return this.#request({ type: "joinGroup", group });
  }

  leave(group) {
    return this.#request({ type: "leaveGroup", group });
  }

  /** Resolves when every member's queue has the message. */
  send(group, data) {
    return this.#request({ type: "sendToGroup", group, dataType: "json", data });
  }

  close() {
    this.#socket.close(1000);
  }

  #request(request) {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("The connection is not open."));
    const ackId = ++this.#lastAck;
    return new Promise((resolve, reject) => {
      this.#waiting.set(ackId, { resolve, reject });
      this.#socket.send(JSON.stringify({ ...request, ackId }));
    });
  }

  #received(message) {
    switch (message.type) {
      case "ack": this.#acknowledged(message); break;
      case "message": this.#tell("message", message); break;
      case "pong": this.#tell("ping", { ms: performance.now() - this.#pingSent }); break;
      case "system":
        if (message.event === "connected") this.#welcomed(message);
        if (message.event === "disconnected") this.#farewell = message.message ?? "";
        break;
    }
  }

  #welcomed(message) {
    this.#opened = true;
    this.#ping();
    this.#pinging = setInterval(() => this.#ping(), PING_EVERY_MS);
    this.#tell("connected", message);
  }

  #acknowledged(ack) {
    const waiting = this.#waiting.get(ack.ackId);
    this.#waiting.delete(ack.ackId);
    if (ack.success || ack.error?.name === "Duplicate") waiting?.resolve();
    else waiting?.reject(new Error(`${ack.error?.name}: ${ack.error?.message}`));
  }

  #ping() {
    this.#pingSent = performance.now();
    this.#socket.send('{"type":"ping"}');
  }

  #closed(event) {
    clearInterval(this.#pinging);
    for (const { reject } of this.#waiting.values()) reject(new Error("The connection ended before the hub answered."));
    this.#waiting.clear();
    this.#tell("closed", { code: event.code, reason: this.#farewell || event.reason, opened: this.#opened });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
