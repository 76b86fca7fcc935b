import { CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useCatalogue } from '../scope/structure.ts';
import styles from './people.module.css';
import {
  isScoped,
  MANY,
  type Many,
  ORDERS,
  type Order,
  type PeopleSearch,
  SEEN,
  type Seen,
} from './people-search.ts';
import { Said } from './Said.tsx';

/** Milliseconds after a letter before it is asked for: less than it takes to press the next two. */
const PAUSE = 90;

interface PeopleFiltersProps {
  readonly search: PeopleSearch;
  /** The arrow down in the field: into the list. */
  readonly onDown: () => void;
}

export function PeopleFilters({ search, onDown }: PeopleFiltersProps) {
  const navigate = useNavigate();
  const change = (part: PeopleSearch, replace = false) =>
    void navigate({
      to: '/people',
      search: (before) => ({ ...before, ...part }),
      replace,
      resetScroll: false,
    });
  return (
    <search className={styles.filters} aria-label="People">
      <Typed search={search} onDown={onDown} onTyped={(q) => change({ q: q === '' ? undefined : q }, true)} />
      <div className={styles.controls}>
        <Among
          scoped={isScoped(search)}
          onChange={(scoped) =>
            change(scoped ? { who: 'scope' } : { who: undefined, name: undefined, source: undefined })
          }
        />
        <Select
          aria-label="Last seen"
          size="xs"
          w={150}
          placeholder="Seen at any time"
          clearable
          data={Object.entries(SEEN).map(([value, label]) => ({ value, label: `Seen in ${label}` }))}
          value={search.seen ?? null}
          onChange={(value) => change({ seen: (value ?? undefined) as Seen | undefined })}
        />
        <Touchpoint label="Has had …" many="has" search={search} onChange={change} />
        <Touchpoint label="Never had …" many="hasNot" search={search} onChange={change} />
        <TraitField search={search} onChange={change} />
        <Select
          aria-label="Order"
          size="xs"
          w={160}
          allowDeselect={false}
          data={Object.entries(ORDERS).map(([value, { label }]) => ({ value, label }))}
          value={search.order ?? 'lastSeen'}
          onChange={(value) => change({ order: value === 'lastSeen' ? undefined : (value as Order) })}
        />
      </div>
      <Chosen search={search} onChange={change} />
    </search>
  );
}

/** Whom to look among: everyone there is, or whoever had a touchpoint in the scope of the bar. */
function Among({ scoped, onChange }: { scoped: boolean; onChange: (scoped: boolean) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons that belong together, in no form
    <div role="group" aria-label="Whom to look among" className={styles.among}>
      <button type="button" aria-pressed={!scoped} onClick={() => onChange(false)}>
        Everyone
      </button>
      <button type="button" aria-pressed={scoped} onClick={() => onChange(true)}>
        In the scope
      </button>
    </div>
  );
}

type Change = (part: PeopleSearch) => void;

function Typed({ search, onDown, onTyped }: PeopleFiltersProps & { onTyped: (q: string) => void }) {
  const [text, setText] = useState(search.q ?? '');
  const own = useRef(search.q ?? '');
  const settle = useDebouncedCallback((value: string) => {
    own.current = value.trim();
    onTyped(own.current);
  }, PAUSE);
  // The address changed by another way than by typing.
  useEffect(() => {
    if ((search.q ?? '') !== own.current) {
      own.current = search.q ?? '';
      setText(own.current);
    }
  }, [search.q]);
  const change = (value: string) => {
    setText(value);
    settle(value);
  };
  return (
    <TextInput
      className={styles.typed}
      type="search"
      aria-label="Find people by name, e-mail, id, telephone or trait"
      placeholder="Name, e-mail, id, telephone or trait"
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        text === '' ? null : (
          <CloseButton size="sm" aria-label="Clear what was typed" onClick={() => change('')} />
        )
      }
      autoComplete="off"
      spellCheck={false}
      maxLength={200}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        onDown();
      }}
    />
  );
}

interface TouchpointProps {
  readonly label: string;
  readonly many: 'has' | 'hasNot';
  readonly search: PeopleSearch;
  readonly onChange: Change;
}

/** Adds a touchpoint that people had, or never had; what is chosen already stands below. */
function Touchpoint({ label, many, search, onChange }: TouchpointProps) {
  const { data } = useCatalogue();
  const chosen = search[many] ?? [];
  const names = Object.keys(data?.value.touchpoints ?? {}).filter((name) => !chosen.includes(name));
  return (
    <Select
      aria-label={label.replace(' …', ' a touchpoint')}
      size="xs"
      w={150}
      placeholder={label}
      searchable
      limit={60}
      nothingFoundMessage="No touchpoint of the catalogue"
      data={names}
      value={null}
      onChange={(name) => name && onChange({ [many]: [...chosen, name] })}
    />
  );
}

function TraitField({ search, onChange }: { search: PeopleSearch; onChange: Change }) {
  const [text, setText] = useState('');
  const chosen = search.trait ?? [];
  const isTrait = /^[^:]+:.+$/.test(text.trim());
  return (
    <TextInput
      aria-label="Trait, as name:value"
      size="xs"
      w={150}
      placeholder="Trait, as plan:gold"
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !isTrait) return;
        onChange({ trait: [...new Set([...chosen, text.trim()])] });
        setText('');
      }}
    />
  );
}

const WORDS: Readonly<Record<Many, string>> = {
  name: 'had',
  source: 'from',
  has: 'has had',
  hasNot: 'never had',
  trait: 'trait',
};

/** What narrows the list, each to be taken away. */
function Chosen({ search, onChange }: { search: PeopleSearch; onChange: Change }) {
  const chosen = MANY.flatMap((many) => (search[many] ?? []).map((word) => [many, word] as const));
  if (chosen.length === 0) return null;
  return (
    <ul className={styles.chosen} aria-label="What narrows the list">
      {chosen.map(([many, word]) => (
        <li key={`${many} ${word}`}>
          <span className={styles.at}>{WORDS[many]}</span> <Said>{word}</Said>
          <CloseButton
            size="xs"
            aria-label={`Without ${WORDS[many]} ${word.slice(0, 80)}`}
            onClick={() => {
              const rest = (search[many] ?? []).filter((other) => other !== word);
              onChange({ [many]: rest.length > 0 ? rest : undefined });
            }}
          />
        </li>
      ))}
    </ul>
  );
}
