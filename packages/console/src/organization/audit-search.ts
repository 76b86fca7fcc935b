/** What the address of the audit holds beside the scope: which lines are listed. */
export interface AuditSearch {
  /** Id of an account. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Id of a person or thing. */
  readonly subject?: string | undefined;
}

/** What is not there is said to be undefined, because the router lays this over what it read itself. */
export function readAuditSearch({ actor, action, subject }: Record<string, unknown>): AuditSearch {
  return { actor: word(actor), action: word(action), subject: word(subject) };
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
