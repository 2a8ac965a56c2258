import { configOf } from "../config.ts";
import { deadlinesOf } from "../deadlines.ts";
import type { Env } from "../env.ts";
import { linkPreviewsOf } from "../link-previews/link-previews-of.ts";
import { pushPublicKey } from "../push/vapid.ts";
import { Sockets } from "../sockets/sockets.ts";
import { sweeping } from "../sockets/sweeping.ts";
import { transcriberOf } from "../transcription/transcriber.ts";
import { Actions } from "./actions.ts";
import { Blocks } from "./blocks.ts";
import { Commits } from "./commits.ts";
import { Creation } from "./creation.ts";
import { EncodedPages } from "./encoded-pages.ts";
import { Erasure } from "./erasure.ts";
import { Events } from "./events.ts";
import { Exports } from "./exporting.ts";
import { Importing } from "./importing.ts";
import { BotFanOut } from "./listeners/bot-fan-out.ts";
import { Departures } from "./listeners/departures.ts";
import { InboxFanOut } from "./listeners/inbox-fan-out.ts";
import { LiveFrames } from "./listeners/live-frames.ts";
import { PushFanOut } from "./listeners/push-fan-out.ts";
import { Receipts } from "./listeners/receipts.ts";
import { Translations } from "./listeners/translations.ts";
import { Liveliness } from "./liveliness.ts";
import { MediaClaims } from "./media-claims.ts";
import { Opening } from "./opening.ts";
import { UserCalls } from "./user-calls.ts";
import { PersonsErasure } from "./persons-erasure.ts";
import { Previews } from "./previews.ts";
import { Projection } from "./projection.ts";
import { combined } from "./projector.ts";
import { Queries } from "./queries.ts";
import { ReadPace } from "./read-pace.ts";
import { Revocations } from "./revocations.ts";
import { Room } from "./room.ts";
import { Sending } from "./sending.ts";
import { SocketFrames } from "./socket-frames.ts";
import { StorageBudget } from "./storage-budget.ts";
import { Transcripts } from "./transcripts.ts";
import { WaysIn } from "./ways-in.ts";
import { Webhooks } from "./webhooks.ts";
import { WritingLimits } from "./writing-limits.ts";

export type Parts = ReturnType<typeof partsOf>;

/** Builds the parts of one conversation's object, and connects them. */
export function partsOf(ctx: DurableObjectState, env: Env) {
  const { storage } = ctx;
  const config = configOf(env);
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  const sockets = new Sockets(ctx, (socket) => {
    liveliness.left(socket, Date.now());
    ctx.waitUntil(users.closeSocket(socket.user_id, socket.socket_id));
  });
  const room = new Room(storage, sockets);
  const users = new UserCalls(env.USERS);
  const pages = new EncodedPages();
  const waitUntil = (work: Promise<void>) => {
    ctx.waitUntil(work);
  };
  const arm = () => {
    deadlines.arm();
  };
  const media = new MediaClaims(room, env, arm);
  const receipts = new Receipts(room);
  const inboxes = new InboxFanOut(room, env.USERS);
  const bots = new BotFanOut({
    room,
    bots: env.BOTS,
    pages,
    waitUntil,
    arm,
  });
  // Without a key nobody can subscribe.
  const pushes = pushPublicKey(env) === null ? [] : [new PushFanOut(room, env.USERS)];
  const projection = new Projection(room, env.DB, combined(inboxes, ...pushes));
  const liveliness = new Liveliness(room, env.USERS);
  const previews = new Previews({
    room,
    media,
    storage,
    ask: (wish) => linkPreviewsOf(ctx).make(wish),
    waitUntil,
  });
  const commits = new Commits({
    room,
    storage,
    arm,
    listeners: [
      new LiveFrames(sockets),
      new Departures(sockets),
      receipts,
      liveliness,
      new Translations(ctx, env, room),
      inboxes,
      ...pushes,
      bots,
      previews,
      {
        name: "sweep",
        committed: ({ at }) => {
          sockets.sweep(at);
        },
      },
    ],
  });
  previews.commitWith(commits);
  const transcripts = new Transcripts({
    room,
    commits,
    files: env.MEDIA,
    transcriber: transcriberOf(env),
    maxLength: config.MAX_TEXT_LENGTH,
  });
  const webhooks = new Webhooks({
    room,
    db: env.DB,
    endpoints: env.WEBHOOKS,
    unseenAfterMs: config.UNSEEN_AFTER_SECONDS * 1_000,
  });
  const erasure = new Erasure({ room, projection, media, webhooks, storage });
  const importing = new Importing({
    room,
    storage,
    config,
    space: new StorageBudget(storage.sql, config.CONVERSATION_BYTES),
    arm,
    finished: () => {
      inboxes.callAll();
    },
  });
  const others = [
    media.job,
    transcripts.job,
    previews.job,
    erasure.job,
    importing.job,
    bots.job,
    sweeping(sockets),
  ];
  const blocks = new Blocks(room, commits, env.DB);
  const jobs = [projection.job, blocks.job, ...webhooks.jobs, ...others];
  const deadlines = deadlinesOf(ctx, jobs, () => ({
    conversation_id: room.id,
  }));
  const reads = new ReadPace(room, commits, {
    now: Date.now,
    wait: (ms) => scheduler.wait(ms),
  });
  const queries = new Queries(room, config);
  const exports = new Exports(room);
  const persons = new PersonsErasure({ room, commits, projection });
  const events = new Events(room, config);
  const revocations = new Revocations(sockets);
  const space = new StorageBudget(storage.sql, config.CONVERSATION_BYTES);
  const actions = new Actions({ room, config, commits, media, reads, projection, space });
  const sending = new Sending({
    room,
    config,
    commits,
    media,
    transcripts,
    limits: new WritingLimits({ room, storage, config, budgets: users }),
    space,
    messageIn: async (userId, { conversation_id, message_id }) =>
      conversation_id === room.id
        ? queries.message(userId, message_id)
        : env.CONVERSATIONS.getByName(conversation_id).message(userId, message_id),
  });
  const waysIn = new WaysIn({
    room,
    config,
    commits,
    projection,
    space: new StorageBudget(storage.sql, config.CONVERSATION_BYTES),
  });
  const opening = new Opening({
    room,
    env,
    pages,
    queries,
    liveliness,
    revocations,
    waitUntil,
    arm,
  });
  const frames = new SocketFrames({
    room,
    env,
    actions,
    sending,
    reads,
    pages,
    liveliness,
    events,
    receipts,
    revocations,
  });
  const creation = new Creation({ room, storage, inboxes, bots, projection, blocks, deadlines });
  return {
    room,
    creation,
    opening,
    frames,
    sending,
    actions,
    waysIn,
    queries,
    reads,
    liveliness,
    events,
    previews,
    blocks,
    bots,
    importing,
    exports,
    persons,
    revocations,
    projection,
    deadlines,
  };
}
