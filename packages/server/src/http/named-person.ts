import { CodedError, isUuid } from '@throughline/core/kernel';
import {
  type LeafId,
  numberLeaves,
  type PersonState,
  type VersionedSettings,
} from '@throughline/core/people';
import { isPseudonym } from '@throughline/core/touchpoints';
import type { StoredPerson } from '@throughline/storage/relational';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import { type PeopleReader, parseIdentifier } from '../workers/people-reader.ts';

interface Parts {
  readonly reader: Pick<PeopleReader, 'read'>;
  readonly settings: () => Promise<VersionedSettings>;
}

/**
 * The leaf by which whoever asks names a person: the id that lists give, or an identifier as `kind:value`. Who is shown
 * people masked could ask for one identifier after the other until somebody answers to it, so they name people by what
 * they are shown of them: the id, or a pseudonym.
 * @throws CodedError 400 `identifier_invalid`, 403 `identifier_masked`, 404 `person_unknown`
 */
export async function leafNamed(
  text: string,
  principal: Principal,
  { reader, settings }: Parts,
): Promise<LeafId> {
  const masked = isShownMasked(principal);
  if (!isUuid(text)) {
    const { kind, value, leaf } = parseIdentifier(text, await settings());
    if (!masked || isPseudonym(kind, value)) return leaf;
    throw new CodedError(
      403,
      'identifier_masked',
      'Your role is shown people masked: name them by their id, or by a user id, an anonymous id or a device.',
    );
  }
  if (masked && !isOpenLeaf(text, (await reader.read(text))?.state)) throw personUnknown();
  return text;
}

/** Finds somebody as {@link leafNamed} reads it. @throws CodedError 404 `person_unknown` besides */
export async function findNamed(text: string, principal: Principal, parts: Parts): Promise<StoredPerson> {
  const stored = await parts.reader.read(await leafNamed(text, principal, parts));
  if (!stored) throw personUnknown();
  return stored;
}

/** The ids of leaves are digests of identifiers, and say as much to whoever guesses. */
function isOpenLeaf(leaf: LeafId, state: PersonState | undefined): boolean {
  const known = state?.leaves[leaf];
  return known === undefined || state?.person === leaf || isPseudonym(known.kind, known.value);
}

/** A person as whoever asks may know them: ids of leaves go with the identifiers. */
export function shownTo(principal: Principal, state: PersonState): PersonState {
  return isShownMasked(principal) ? numberLeaves(state) : state;
}

export function personUnknown(): CodedError {
  return new CodedError(404, 'person_unknown', 'Nobody has been seen under this identifier.');
}
