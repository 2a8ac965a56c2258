import { BaselineRoom } from "./room.ts";

/** Baseline 1: persists nothing. */
export class BroadcastOnly extends BaselineRoom {
  protected override keep(): null {
    return null;
  }
}
