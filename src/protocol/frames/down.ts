import { z } from "zod";
import { answerFrameSchema } from "./answer.ts";
import { ackFrameSchema } from "./ack.ts";
import { changesFrameSchema } from "./changes.ts";
import { closingFrameSchema } from "./closing.ts";
import { errorFrameSchema } from "./error.ts";
import { eventFrameSchema } from "./event.ts";
import { presenceFrameSchema } from "./presence.ts";
import { receiptFrameSchema } from "./receipt.ts";
import { snapshotFrameSchema } from "./snapshot.ts";
import { translationFrameSchema } from "./translation.ts";
import { translationFailedFrameSchema } from "./translation-failed.ts";
import { typingFrameSchema } from "./typing.ts";
import { welcomeFrameSchema } from "./welcome.ts";

/** Every frame a server may send. */
export const downFrameSchema = z.discriminatedUnion("type", [
  welcomeFrameSchema,
  snapshotFrameSchema,
  changesFrameSchema,
  ackFrameSchema,
  errorFrameSchema,
  typingFrameSchema,
  eventFrameSchema,
  presenceFrameSchema,
  receiptFrameSchema,
  translationFrameSchema,
  translationFailedFrameSchema,
  closingFrameSchema,
  answerFrameSchema,
]);
export type DownFrame = z.infer<typeof downFrameSchema>;
