import { type MouseEvent, memo } from 'react';
import { labelText, type PlacedLink } from './layout.ts';
import styles from './map.module.css';
import type { LinkLook } from './map-look.ts';

export interface EdgeLayerProps {
  readonly looks: ReadonlyMap<string, LinkLook>;
  readonly placed: readonly PlacedLink[];
  /** Links that stand out while the others stand back; undefined where none do. */
  readonly marked: ReadonlySet<string> | undefined;
  readonly onOpen: (id: string) => void;
}

/** Thinner than this a link is hard to hit, pixels. */
const HIT = 12;
/** From the middle of a line of text to its foot, pixels. */
const LABEL_DROP = 4;

/**
 * All links in one drawing, which panning and zooming move as a whole: React Flow's own edges each ask its store at
 * every move where they are, and 300 nodes have a thousand. By keyboard one follows links from node to node.
 */
export const EdgeLayer = memo(function EdgeLayer({ looks, placed, marked, onOpen }: EdgeLayerProps) {
  const open = (event: MouseEvent<SVGSVGElement>) => {
    const id = (event.target as Element).getAttribute('data-link');
    if (id !== null) onOpen(id);
  };
  const drawn = placed.flatMap((link) => {
    const look = looks.get(link.id);
    return look ? [{ ...link, look }] : [];
  });
  return (
    <svg className={styles.edges} aria-hidden="true" onClick={open}>
      <g>
        {drawn.map(({ id, path, look }) => (
          <path
            key={id}
            className={`${styles.edge} ${styles[look.tone]} ${marked && !marked.has(id) ? styles.back : ''}`}
            d={path}
            strokeWidth={look.width}
          />
        ))}
      </g>
      <g>
        {drawn.map(({ id, look, label, back }) =>
          label ? (
            <text
              key={id}
              className={`${styles.edgeLabel} ${styles[`${look.tone}Label`] ?? ''} ${marked && !marked.has(id) ? styles.back : ''}`}
              x={label.x}
              y={label.y + LABEL_DROP}
            >
              {labelText(back, look.label)}
            </text>
          ) : null,
        )}
      </g>
      <g className={styles.hits}>
        {drawn.map(({ id, path, look }) => (
          <path
            key={id}
            className={styles.hit}
            data-link={id}
            d={path}
            strokeWidth={Math.max(HIT, look.width)}
          >
            <title>{look.told}</title>
          </path>
        ))}
      </g>
    </svg>
  );
});
