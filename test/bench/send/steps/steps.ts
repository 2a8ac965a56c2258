/** What a message cannot go without, each step with all before it. */
export const STEPS = [
  { id: "broadcast", name: "a frame to each socket and the acknowledgement; nothing is kept" },
  { id: "row", name: "+ the message's row, on disk before anyone sees it" },
  { id: "index", name: "+ an index entry for its `client_id`, unique" },
  { id: "savepoint", name: "+ a savepoint: all of a commit or nothing" },
  { id: "turn", name: "+ the next commit waits until this one is on disk" },
  { id: "frame", name: "+ the frame is validated" },
  { id: "ping", name: "+ when each socket last proved that it reads" },
] as const;

export type StepId = (typeof STEPS)[number]["id"];

/** Whether a room that goes up to the step `to` takes the step `id`. */
export function takes(to: string, id: StepId): boolean {
  const at = (wanted: string) => STEPS.findIndex((step) => step.id === wanted);
  return at(id) <= at(to);
}
