export { ParleyOperator, type ParleyOperatorOptions } from "./parley-operator.ts";
export { ParleyError, type ClientErrorCode, type ParleyErrorCode } from "./problem.ts";
export type { AuditActor, AuditEntry } from "#protocol/audit.ts";
export type {
  ManagedUser,
  ManagedUserDetail,
  NewOperator,
  Operator,
  OperatorCreate,
} from "#protocol/operator.ts";
export type {
  NewServerInvitation,
  ServerInvitation,
  ServerInvitationCreate,
} from "#protocol/server-invitation.ts";
