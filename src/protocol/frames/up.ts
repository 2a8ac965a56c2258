import { z } from "zod";
import { authFrameSchema } from "./auth.ts";
import { deleteFrameSchema } from "./delete.ts";
import { deliveredFrameSchema } from "./delivered.ts";
import { editFrameSchema } from "./edit.ts";
import { eventUpFrameSchema } from "./event.ts";
import { pinFrameSchema } from "./pin.ts";
import { reactFrameSchema } from "./react.ts";
import { readFrameSchema } from "./read.ts";
import { resumeFrameSchema } from "./resume.ts";
import { sendFrameSchema } from "./send.ts";
import { typingUpFrameSchema } from "./typing.ts";

/** Every frame a client may send; beside them the literal text `ping`, answered by `pong`. */
export const upFrameSchema = z.discriminatedUnion("type", [
  sendFrameSchema,
  editFrameSchema,
  deleteFrameSchema,
  reactFrameSchema,
  pinFrameSchema,
  typingUpFrameSchema,
  eventUpFrameSchema,
  readFrameSchema,
  deliveredFrameSchema,
  resumeFrameSchema,
  authFrameSchema,
]);
export type UpFrame = z.infer<typeof upFrameSchema>;
