/** What can be done about a source or destination that fails, by what a program looks at. */
const CURES: readonly (readonly [pattern: RegExp, cure: string])[] = [
  [
    /^(28\w{3}|42501|ER_ACCESS_DENIED|401|403)|auth|credential/i,
    'See to the user, password or secret in its settings, and to what that user may do.',
  ],
  [
    /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|timeout|unreachable|outage/i,
    'See whether the other side runs and can be reached from here: address, port, network. It is tried again by itself.',
  ],
  [
    /42P01|42703|no_such|unknown_column|column/i,
    'The table or a column is not what its settings say: mend the settings or the table.',
  ],
  [/settings|mapping|invalid/i, 'Edit its settings: what is stated there cannot be right.'],
  [/^4\d\d$/, 'The receiver refuses what it is sent: look at its own log, or change the rule.'],
  [/^5\d\d$/, 'The receiver fails: what waits is kept and sent once it answers again.'],
];

export function sayTrouble(code: string): string {
  return (
    CURES.find(([pattern]) => pattern.test(code))?.[1] ??
    `Look for ${code} in the guide; it is tried again by itself.`
  );
}
