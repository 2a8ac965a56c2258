import { createServer } from "node:http";
import Database from "better-sqlite3";
import { Server } from "socket.io";

/*
 * The plain chat server: each message is inserted in a transaction of its own, broadcast to its room, and acknowledged.
 * It parses and trusts. `node server.js DATABASE`; it prints its port once it listens.
 */
const db = new Database(process.argv[2]);
// With WAL, FULL syncs the log at every commit: what is committed survives a loss of power, for one fsync. A rollback
// journal would be no more durable, and several times slower.
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(
  "CREATE TABLE messages (id INTEGER PRIMARY KEY, room TEXT, client_id TEXT, sender_id TEXT, text TEXT, created_at TEXT)",
);
const insert = db.prepare(
  "INSERT INTO messages (room, client_id, sender_id, text, created_at) VALUES (?, ?, ?, ?, ?)",
);

const heads = new Map();
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
});

io.on("connection", (socket) => {
  const { room, user } = socket.handshake.query;
  void socket.join(room);
  socket.on("send", ({ ref, client_id, text }, acknowledge) => {
    const from = heads.get(room) ?? 0;
    const id = from + 1;
    const created_at = new Date().toISOString();
    insert.run(room, client_id, user, text, created_at);
    heads.set(room, id);
    io.to(room).emit("changes", {
      type: "changes",
      from,
      to: id,
      complete: true,
      messages: [messageOf({ id, room, client_id, user, text, created_at })],
      members: [],
    });
    acknowledge({ type: "ack", ref, message_id: id, version: id });
  });
});

/** Of Parley's shape, so that every system sends as many bytes. */
function messageOf({ id, room, client_id, user, text, created_at }) {
  return {
    id,
    version: id,
    text_version: id,
    conversation_id: room,
    client_id,
    sender_id: user,
    kind: "text",
    text,
    media_url: null,
    media: null,
    language: null,
    reply_to: null,
    reply_count: 0,
    last_reply_id: null,
    mentions: [],
    reactions: [],
    pinned: false,
    created_at,
    edited_at: null,
    deleted_at: null,
  };
}

http.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${http.address().port}\n`);
});
