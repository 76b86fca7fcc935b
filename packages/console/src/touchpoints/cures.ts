/** What can be done about a source or a destination that fails, by its code. */
const CURES: readonly (readonly [code: RegExp, cure: string])[] = [
  [
    /^source_gone$|^timeout$|^E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT|NOTFOUND)|^ENOTFOUND$|^57P0|^08|PROTOCOL_CONNECTION_LOST/,
    'See whether the other side runs and can be reached from here: address, port, network. It is tried again by itself.',
  ],
  [
    /^source_denied$|^(28|42501)|^ER_(DB)?ACCESS_DENIED|^40[13]$/,
    'See to the user, password or secret in its settings, and to what that user may do.',
  ],
  [
    /^(table|column)_missing$|^42P01$|^42703$|^ER_NO_SUCH_TABLE/,
    'The table or a column is not there: mend the settings, or the table.',
  ],
  [
    /^cursor_|^overlap_too_long$|^key_null$/,
    'The column that it is read by does not serve: choose another cursor or key in its settings, then read from the start.',
  ],
  [
    /^address_|private/,
    'The address is not one that may be sent to from here; see docs/guide/destinations.md.',
  ],
  [/^4\d\d$/, 'The receiver refuses what it is sent: look at its own log, or change the rule.'],
  [/^5\d\d$/, 'The receiver fails: what waits is kept, and sent once it answers again.'],
];

const AGAIN = ' It is tried again by itself.';

/** @param message what is shown above: what it says already is not said again */
export function sayTrouble(code: string, message = ''): string {
  const cure =
    CURES.find(([pattern]) => pattern.test(code))?.[1] ??
    `Mend what the message names, in its settings or on the other side.${AGAIN}`;
  return /again by itself/.test(message) ? cure.replace(AGAIN, '') : cure;
}
