// Users of chat.yml. Each has a token of its own, as an application server would hand it out, and checks what came back before it leaves.
import { createHmac } from 'node:crypto';
import { threadId } from 'node:worker_threads';

const ROOMS = 50;
const PATIENCE_MS = 20_000;
const endpoint = new URL(process.env.HUB_ENDPOINT ?? 'http://127.0.0.1:8080');
const key = process.env.HUB_KEY;
let users = 0;

// Signs a client access token: HS256, the endpoint as audience, the user as subject.
function tokenFor(user, audience) {
  const encode = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const role = ['webpubsub.joinLeaveGroup', 'webpubsub.sendToGroup'];
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ aud: audience, sub: user, role, iat: now, exp: now + 3600 })}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

export function connect(wsArgs, context, done) {
  if (!key) return done(new Error('HUB_KEY is not set: the access key of the hub'));
  const number = users++;
  const user = `user-${threadId}-${number}`;
  const audience = `${endpoint.origin}/client/hubs/chat`;
  wsArgs.target = `${audience.replace('http', 'ws')}?access_token=${tokenFor(user, audience)}`;
  wsArgs.subprotocols = ['json.webpubsub.azure.v1'];
  Object.assign(context.vars, { user, room: `room-${number % ROOMS}` });
  done();
}

// Joins the room and begins to count what comes.
export async function enter(context, events) {
  const state = { acks: new Map(), echoes: new Map(), closed: null, changed: () => {} };
  context.vars.state = state;
  context.ws.on('message', data => {
    const message = JSON.parse(data);
    if (message.type === 'ack') {
      state.acks.set(message.ackId, message);
      if (!message.success) events.emit('error', `ack ${message.error?.name}`);
    } else if (message.type === 'message') {
      events.emit('counter', 'chat.deliveries', 1);
      if (message.fromUserId === context.vars.user) {
        state.echoes.set(message.data.number, (state.echoes.get(message.data.number) ?? 0) + 1);
        events.emit('histogram', 'chat.round_trip_ms', Date.now() - message.data.at);
      }
    } else if (message.type === 'system' && message.event === 'disconnected') {
      state.closed = message.message;
    }
    state.changed();
  });
  context.ws.on('close', (code, reason) => {
    state.closed ??= `${code} ${reason}`;
    state.changed();
  });
  send(context, { type: 'joinGroup', group: context.vars.room, ackId: 1 });
  await until(state, () => state.acks.has(1), 'no ack of joinGroup');
}

export async function say(context, events) {
  const number = (context.vars.said ?? 0) + 1;
  context.vars.said = number;
  send(context, { type: 'sendToGroup', group: context.vars.room, dataType: 'json', data: { number, at: Date.now(), text: 'x'.repeat(100) }, ackId: 1 + number });
  events.emit('counter', 'chat.sent', 1);
}

// Every message must have been acknowledged and have come back once. Then leaves.
export async function leave(context) {
  const { state, said, room } = context.vars;
  await until(state, () => state.acks.size === said + 1, 'an ack is missing');
  await until(state, () => state.echoes.size === said, 'a message did not come back');
  if ([...state.echoes.values()].some(times => times !== 1)) throw new Error('a message came back twice');
  send(context, { type: 'leaveGroup', group: room, ackId: said + 2 });
  await until(state, () => state.acks.has(said + 2), 'no ack of leaveGroup');
}

function send(context, message) {
  context.ws.send(JSON.stringify(message));
}

function until(state, isTrue, complaint) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(complaint)), PATIENCE_MS);
    state.changed = () => {
      if (!isTrue() && state.closed === null) return;
      clearTimeout(timer);
      state.changed = () => {};
      if (isTrue()) resolve();
      else reject(new Error(`closed: ${state.closed}`));
    };
    state.changed();
  });
}
