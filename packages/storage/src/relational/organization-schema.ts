/** The tables of sign-in and audit as queries see them; migrations/008_organization.sql is their source. */
export interface OrganizationSchema {
  users: UserRow;
  sessions: SessionRow;
  accounts: AccountRow;
  second_factors: SecondFactorRow;
  verifications: VerificationRow;
  links: LinkRow;
  sign_in_limits: { id: string; until: number };
  single_sign_on: SingleSignOnRow;
  audit: AuditRow;
}

export interface UserRow {
  id: string;
  email: string;
  name: string;
  email_verified: boolean;
  image: string | null;
  role: string;
  disabled: boolean;
  two_factor: boolean | null;
  created: Date;
  updated: Date;
}

export interface SessionRow {
  id: string;
  token: string;
  user_id: string;
  expires: Date;
  address: string | null;
  agent: string | null;
  created: Date;
  updated: Date;
}

export interface AccountRow {
  id: string;
  user_id: string;
  provider: string;
  subject: string;
  password: string | null;
  access_token: string | null;
  access_token_expires: Date | null;
  refresh_token: string | null;
  refresh_token_expires: Date | null;
  id_token: string | null;
  scope: string | null;
  created: Date;
  updated: Date;
}

export interface SecondFactorRow {
  id: string;
  user_id: string;
  secret: string;
  recovery_codes: string;
  verified: boolean | null;
  failures: number | null;
  locked_until: Date | null;
}

export interface VerificationRow {
  id: string;
  identifier: string;
  value: string;
  expires: Date;
  created: Date;
  updated: Date;
}

export interface LinkRow {
  id: string;
  kind: string;
  email: string | null;
  role: string | null;
  by: string;
  created: number;
  expires: number;
  used: number | null;
  revoked: number | null;
}

export interface SingleSignOnRow {
  version: number;
  /** JSON; null where this version says that it was taken away. */
  value: string | null;
  sealed: Uint8Array | null;
  at: number;
  by: string;
}

export interface AuditRow {
  id: string;
  at: number;
  actor_kind: string;
  actor: string;
  name: string;
  role: string;
  action: string;
  route: string;
  subjects: string[];
  /** JSON. */
  changes: string | null;
  status: number;
  address: string;
  request: string;
}
