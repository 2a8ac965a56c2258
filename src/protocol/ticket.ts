import { z } from "zod";

/** The lifetime of a ticket, which opens one socket. */
export const TICKET_SECONDS = 30;

/** A ticket opens one socket, once, within `expires_in` seconds. */
export const ticketSchema = z
  .object({ ticket: z.string(), expires_in: z.int() })
  .meta({ id: "Ticket" });
