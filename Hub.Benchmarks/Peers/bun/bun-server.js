// Bun's own WebSocket server (uWebSockets, C++) and its topics, speaking the subset of json.webpubsub.azure.v1
// that the load driver uses. No tokens, limits or heartbeats. Usage: bun bun-server.js PORT
const port = Number(process.argv[2]);
let connections = 0;

const server = Bun.serve({
  port,
  hostname: "127.0.0.1",
  fetch(request, server) {
    const accepted = server.upgrade(request, {
      data: { id: ++connections },
      headers: { "Sec-WebSocket-Protocol": "json.webpubsub.azure.v1" },
    });
    return accepted ? undefined : new Response("WebSocket only", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    // A closed loop must not lose messages to a full buffer.
    backpressureLimit: 64 << 20,
    open(socket) {
      socket.send(`{"type":"system","event":"connected","userId":null,"connectionId":"${socket.data.id}"}`);
    },
    message(socket, text) {
      const request = JSON.parse(text);
      if (request.type === "joinGroup") {
        socket.subscribe(request.group);
      } else if (request.type === "sendToGroup") {
        const message = JSON.stringify({
          type: "message",
          from: "group",
          group: request.group,
          dataType: request.dataType,
          data: request.data,
        });
        if (request.noEcho) {
          socket.publish(request.group, message);
        } else {
          server.publish(request.group, message);
        }
      }
      if (request.ackId !== undefined) {
        socket.send(`{"type":"ack","ackId":${request.ackId},"success":true}`);
      }
    },
  },
});

console.log(`listening on ${server.url}, pid ${process.pid}`);
