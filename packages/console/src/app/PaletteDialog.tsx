import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useId, useState } from 'react';
import { useMay } from '../organization/use-self.ts';
import { onlyScope, parseAddress } from '../scope/scope.ts';
import { tellProblem } from '../ui/toast.tsx';
import { type Capability, type PaletteAction, useCapabilities } from './capability.ts';
import { hideOverlay } from './overlays.ts';
import styles from './palette.module.css';
import { matching } from './palette-match.ts';

interface Group {
  readonly label: string;
  readonly actions: readonly PaletteAction[];
}

/** A dialog with one field: what is typed is looked for among pages, actions, and whatever the server finds. */
export function PaletteDialog() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { groups, busy } = useGroups(text);
  const navigate = useNavigate();
  const id = useId();
  const found = groups.flatMap(({ actions }) => actions);
  const here = Math.min(at, found.length - 1);
  const choose = (action: PaletteAction | undefined) => {
    if (!action) return;
    hideOverlay();
    if (action.to !== undefined) {
      const [to = '', own = ''] = action.to.split('?');
      void navigate({
        to,
        search: (before: object) => ({ ...onlyScope({ ...before }), ...parseAddress(own) }),
      });
    } else void Promise.resolve(action.run?.()).catch(tellProblem);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (here + step + found.length) % found.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      choose(found[here]);
    }
  };
  let place = 0;
  return (
    <Modal
      opened
      onClose={hideOverlay}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      size={560}
      attributes={{ content: { 'aria-label': 'Go anywhere' } }}
    >
      <input
        className={styles.field}
        role="combobox"
        aria-label="Go to a person, page or object, or do something"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${here}` : undefined}
        aria-autocomplete="list"
        placeholder="Go to a person, page or object, or do something"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: a dialog begins with its field, and what is typed at once is not lost
        autoFocus
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKey}
      />
      <div
        id={`${id}-list`}
        className={styles.list}
        role="listbox"
        aria-label="What there is"
        aria-busy={busy}
      >
        {groups.map(({ label, actions }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, in a list that is no form
          <div key={label} role="group" aria-label={label}>
            <div className={styles.group} aria-hidden>
              {label}
            </div>
            {actions.map((action) => {
              const mine = place++;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
                // biome-ignore lint/a11y/useFocusableInteractive: it is pointed at by aria-activedescendant
                <div
                  key={action.id}
                  id={`${id}-${mine}`}
                  role="option"
                  aria-selected={mine === here}
                  className={styles.option}
                  onClick={() => choose(action)}
                  onPointerMove={() => setAt(mine)}
                >
                  <span className={styles.label}>{action.label}</span>
                  {action.hint && <span className={styles.hint}>{action.hint}</span>}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <div className={styles.foot} role="status">
        {found.length === 0
          ? busy
            ? 'Looking …'
            : `Nothing is called “${text}”.`
          : busy
            ? 'Looking further …'
            : ''}
      </div>
    </Modal>
  );
}

/** Pages and actions at once; what the server finds as it comes. */
function useGroups(text: string): { groups: readonly Group[]; busy: boolean } {
  const capabilities = useCapabilities();
  const [asked] = useDebouncedValue(text.trim(), 120);
  const may = useMay();
  const searches = capabilities
    .flatMap(({ searches: of = [] }) => of)
    .filter(({ needs }) => needs === undefined || may(needs));
  const found = useQueries({
    queries: searches.map(({ label, find }) => ({
      queryKey: ['palette', label, asked],
      queryFn: ({ signal }: { signal: AbortSignal }) => find(asked, signal),
      enabled: asked.length > 0,
    })),
  });
  const looks = useLooks();
  const offered = [...capabilities.flatMap(({ actions = [] }) => actions), ...looks].filter(
    ({ needs }) => needs === undefined || may(needs),
  );
  const here = groupsOf(capabilities, offered, text);
  const fromServer = searches.map(({ label }, index) => ({ label, actions: found[index]?.data ?? [] }));
  return {
    groups: [...here, ...fromServer].filter(({ actions }) => actions.length > 0),
    busy: found.some(({ isFetching }) => isFetching),
  };
}

/** Light, dark, or as the system: those that are not in force. */
function useLooks(): readonly PaletteAction[] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const looks = [
    ['light', 'Switch to light'],
    ['dark', 'Switch to dark'],
    ['auto', 'Follow the system’s light or dark'],
  ] as const;
  return looks
    .filter(([scheme]) => scheme !== colorScheme)
    .map(([scheme, label]) => ({
      id: `look-${scheme}`,
      label,
      words: 'theme appearance colour scheme mode',
      run: () => setColorScheme(scheme),
    }));
}

function groupsOf(
  capabilities: readonly Capability[],
  actions: readonly PaletteAction[],
  text: string,
): Group[] {
  const pages = capabilities.map(({ word, label, path }) => ({ id: `page-${word}`, label, to: path }));
  return [
    { label: 'Pages', actions: matching(pages, text) },
    { label: 'Actions', actions: matching(actions, text) },
  ];
}
