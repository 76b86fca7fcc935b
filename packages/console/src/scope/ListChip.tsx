import { IconX } from '@tabler/icons-react';
import { lazy, Suspense, useRef, useState } from 'react';
import styles from './scope.module.css';
import { LIST_WORDS, type List } from './scope.ts';
import { sayValue } from './structure.ts';
import { lookOf } from './unused.ts';
import { useScope } from './use-scope.ts';

const load = () => import('./ListChooser.tsx');
const ListChooser = lazy(async () => ({ default: (await load()).ListChooser }));

/** One list of the scope: what was chosen, and a way to choose. */
export function ListChip({ list, used }: { list: List; used: boolean }) {
  const { scope, change } = useScope();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const chosen: readonly string[] = scope[list];
  const { one, all } = LIST_WORDS[list];
  const { chip, described } = lookOf(used, chosen.length > 0);
  const said = chosen.map((value) => sayValue(list, value)).join(', ');
  return (
    <span className={chip}>
      <button
        ref={button}
        type="button"
        className={styles.choose}
        aria-haspopup="dialog"
        aria-expanded={opened}
        title={chosen.length > 2 ? said : undefined}
        {...described}
        onPointerEnter={() => void load()}
        onClick={() => setOpened(!opened)}
      >
        {chosen.length === 0 ? (
          all
        ) : (
          <>
            {one} <b>{chosen.length > 2 ? `${chosen.length} chosen` : said}</b>
          </>
        )}
      </button>
      {chosen.length > 0 && (
        <button
          type="button"
          className={styles.remove}
          aria-label={`${one}: ${all.toLowerCase()}`}
          onClick={() => {
            change({ [list]: undefined });
            button.current?.focus();
          }}
        >
          <IconX size={12} aria-hidden />
        </button>
      )}
      {opened && (
        <Suspense fallback={null}>
          <ListChooser list={list} anchor={button.current!} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </span>
  );
}
