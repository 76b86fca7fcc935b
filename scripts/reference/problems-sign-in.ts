/** What each code of sign-in, roles and the team means, and what to do about it. */
import type { Words } from './problems.ts';

export const SIGN_IN_WORDS: Readonly<Record<string, Words>> = {
  cross_site: [
    'A page of another site made a browser ask for what somebody’s session would have opened. Nothing was done.',
    'Ask from the console’s own pages. Behind a proxy, say the address that browsers use (`--public-url`).',
  ],
  format_unmasked: [
    'The role is shown personal data masked, and this format of an export cannot be.',
    'Take `format=jsonl`, or ask someone whose role is shown personal data.',
  ],
  identifier_masked: [
    'The role is shown people masked, so it may not ask who has an e-mail address, a number or an identifier of the company’s own.',
    'Name the person by their id, or by a user id, an anonymous id or a device.',
  ],
  link_unknown: [
    'The link opens nothing: it was used, taken back, is too old, or never was.',
    'Ask for another one. A set-up link is printed again by the next start, a recovery link by `throughline user setup-link`.',
  ],
  marks_kept: [
    'The role is shown people masked, and the change would take away a mark of personal data: `pointer` of `touchpoint`. It would be shown to everybody from then on.',
    'Leave the mark, or ask someone whose role is shown personal data to take it away.',
  ],
  not_for_keys: ['The route is about the account of whoever is signed in, and a key has none.', 'Sign in.'],
  owner_needed: [
    'Nobody would be left who is an owner and may sign in.',
    'Make someone else an owner first.',
  ],
  password_missing: [
    'Whoever signs in at the company’s own provider has no password here.',
    'Change it there; or let the team make a link for a new password.',
  ],
  password_weak: [
    'The password has fewer than 10 or more than 128 characters, or is the e-mail address.',
    'Take a longer one: four words that nobody else puts together do well.',
  ],
  password_wrong: ['The password that was asked for once more is wrong.', 'Type it again.'],
  role_changed: [
    'The role of whoever watches a stream was changed, so it ended: what is shown depends on the role.',
    'Open it again; the console does so by itself.',
  ],
  role_missing: [
    'The role of whoever is signed in may not do this; `permission` says what is missing ([roles](roles.md)).',
    'Ask an owner or admin for the role, or to do it.',
  ],
  second_factor_exists: ['There is a second factor already.', 'Remove it, then begin anew.'],
  second_factor_expired: [
    'The sign-in between its two factors took more than ten minutes, or five wrong codes.',
    'Sign in again with the password.',
  ],
  second_factor_missing: ['There is no second factor, or it was not begun.', 'Begin one first.'],
  second_factor_wrong: [
    'The code is wrong, or was used already: each opens once.',
    'Wait for the next one. If none is ever right, look at the clock of the device.',
  ],
  session_unknown: ['There is no such session, or it has ended.', 'List the sessions.'],
  set_up_done: ['Somebody has an account already.', 'Sign in, or ask for an invitation.'],
  sign_in_wrong: [
    'E-mail or password is wrong. The answer is the same where there is no such account, or it is closed.',
    'Type both again, or ask an owner or admin for a link for a new password.',
  ],
  signed_out: ['Nobody is signed in, or the session has ended.', 'Sign in.'],
  sso_fixed: [
    'Single sign-on is set by the environment of the server (`THROUGHLINE_OIDC_…`).',
    'Change it there and start anew.',
  ],
  sso_invalid: [
    'Start only: `THROUGHLINE_OIDC_…` says what it cannot mean, or not enough.',
    'Mend what the message names.',
  ],
  sso_moved: ['Someone changed single sign-on meanwhile.', 'Read it again and repeat the change.'],
  sso_off: ['There is no single sign-on.', 'Sign in by password.'],
  sso_refused: [
    'The provider’s answer let nobody in; `why` says the reason.',
    'An address that the provider has not verified opens nothing. Whoever has no account needs an invitation, or a domain that may come.',
  ],
  sso_secret_missing: [
    'A new issuer was set without the client’s secret, and the secret of the old one goes to no other.',
    'Give `clientSecret` too.',
  ],
  sso_unreachable: [
    'The provider could not be asked what it offers (`/.well-known/openid-configuration`).',
    'Look at the issuer’s address, and whether the server may reach it.',
  ],
  test_hidden: [
    'The role is shown people masked, and the schema would test what it is not shown, or could not be told from that: `pointer` into the schema of `touchpoint`. What is counted as refused would tell it letter by letter.',
    'Say of which kind the field is and whether it has to be there, or ask someone whose role is shown personal data to save the test.',
  ],
  too_many_tries: [
    'Too many tries at signing in, at a code, or at a link. Counted by account and by address, for all processes.',
    'Wait as `Retry-After` says.',
  ],
  user_exists: ['There is an account of this address already.', 'Change its role, or open it again.'],
  user_unknown: ['There is nobody of this id in the team.', 'List the team.'],
};
