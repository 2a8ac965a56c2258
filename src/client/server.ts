export { ParleyServer, type ParleyServerOptions } from "./parley-server.ts";
export { ParleyError, type ClientErrorCode, type ParleyErrorCode } from "./problem.ts";
export type {
  CreatedToken,
  TokenCreate,
  UpsertedUser,
  UserUpsert,
} from "#protocol/provisioning.ts";
