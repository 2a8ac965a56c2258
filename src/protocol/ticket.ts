import { z } from "zod";

/** How long a ticket, which opens one socket, may be used. */
export const TICKET_SECONDS = 30;

/** What opens one socket, once; `expires_in`: the seconds in which it does. */
export const ticketSchema = z
  .object({ ticket: z.string(), expires_in: z.int() })
  .meta({ id: "Ticket" });
