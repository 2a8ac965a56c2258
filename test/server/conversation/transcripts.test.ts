import { describe, expect, it } from "vitest";
import type { Commits } from "#server/conversation/commits.ts";
import { Transcripts } from "#server/conversation/transcripts.ts";
import { applyChange } from "#storage/conversation/change.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { message } from "../../client/support/fixtures.ts";
import { insideRoom, world } from "../../support/inside.ts";

const KEY = "AAAAAAAAAAAAAAAAAAAAAA";
const VOICE = {
  content_type: "audio/webm",
  size: 3,
  name: null,
  width: null,
  height: null,
  duration_ms: 1_000,
  placeholder: null,
  waveform: [1, 2],
  transcript: null,
};

/** A conversation with a voice note, and a transcription engine that fails this many times. */
async function voiceNote(
  failures: number,
  look: (store: ConversationStore, transcripts: Transcripts, asked: () => number) => Promise<void>,
): Promise<void> {
  const { conversation } = await world.room();
  await insideRoom(conversation.id, async (_, { storage }) => {
    const store = ConversationStore.open(storage);
    if (store === null) throw new Error("no conversation");
    const id = store.head + 1;
    const media_url = `/api/v1/media/${KEY}`;
    store.insertMessage(message(id, { kind: "audio", text: null, media_url, media: VOICE }));
    store.mediaWork.transcribe(id);
    let asked = 0;
    const commits: Pick<Commits, "runOwn"> = {
      runOwn: async (command) => {
        for (const change of command({ store, now: "" })) applyChange(store, change);
      },
    };
    const transcripts = new Transcripts({
      room: { store, id: conversation.id },
      commits,
      files: { get: async () => ({ arrayBuffer: async () => new ArrayBuffer(3) }) },
      transcriber: {
        name: "test",
        transcribe: async () => {
          asked += 1;
          if (asked <= failures) throw new Error("away");
          return "what was said";
        },
      },
      maxLength: 1_000,
    });
    await look(store, transcripts, () => asked);
  });
}

const transcriptIn = (store: ConversationStore) =>
  store.messages.get(store.messages.last()?.id ?? 0)?.media?.transcript;

describe("what voice notes say", () => {
  it("a failed transcription is retried, and stays due until it succeeds (MEDIA-7)", async () => {
    await voiceNote(1, async (store, { job }) => {
      expect(job.due(0)).toBe(0);
      await expect(job.run(0)).rejects.toThrow("away");
      expect(job.due(0)).toBe(0);
      await job.run(0);
      expect(transcriptIn(store)).toBe("what was said");
      expect(job.due(0)).toBeNull();
    });
  });

  it("a transcription is given up after three attempts (MEDIA-7)", async () => {
    await voiceNote(9, async (store, { job }, asked) => {
      await expect(job.run(0)).rejects.toThrow("away");
      await expect(job.run(0)).rejects.toThrow("away");
      await job.run(0);
      expect([asked(), job.due(0), transcriptIn(store)]).toEqual([3, null, null]);
    });
  });
});
