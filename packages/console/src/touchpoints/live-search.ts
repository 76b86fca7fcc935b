/** What the address of the live page holds beside the scope: whom and what is listened to. */
export interface LiveSearch {
  readonly name?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly person?: string | undefined;
  readonly outcome?: 'accepted' | 'refused' | undefined;
}

export function readLiveSearch({ name, source, person, outcome }: Record<string, unknown>): LiveSearch {
  return {
    ...listed('name', name),
    ...listed('source', source),
    ...(typeof person === 'string' && person !== '' && { person }),
    ...((outcome === 'accepted' || outcome === 'refused') && { outcome }),
  };
}

function listed(name: 'name' | 'source', value: unknown): LiveSearch {
  const words = [value].flat().filter((word): word is string => typeof word === 'string' && word !== '');
  return words.length > 0 ? { [name]: words } : {};
}
