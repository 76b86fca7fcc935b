import '@xyflow/react/dist/base.css';
import { ActionIcon } from '@mantine/core';
import { useMediaQuery, useReducedMotion } from '@mantine/hooks';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { ReactFlow, type ReactFlowInstance, ViewportPortal } from '@xyflow/react';
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Bone } from '../ui/States.tsx';
import { MOTION } from '../ui/theme.ts';
import { EdgeLayer } from './EdgeLayer.tsx';
import { type Layout, NODE, TERMINAL } from './layout.ts';
import { type ActivityNode, MapActivity, MapTerminal, type TerminalNode } from './MapNode.tsx';
import styles from './map.module.css';
import { isTerminal, type MapLook } from './map-look.ts';
import { type Placed, useLayout } from './use-layout.ts';
import { follow, readingOrder } from './walk.ts';

export interface JourneyMapProps {
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly look: MapLook;
  /** The part whose detail is open. */
  readonly openId: string | undefined;
  readonly onOpen: (part: string) => void;
  /** Links and nodes that stand out; undefined where all are alike. */
  readonly marked?: { readonly links: ReadonlySet<string>; readonly nodes: ReadonlySet<string> } | undefined;
  readonly onPlaced?: (placed: Placed) => void;
}

type AnyNode = ActivityNode | TerminalNode;
const NODE_TYPES = { activity: MapActivity, terminal: MapTerminal };
const FIT = { padding: 0.04, maxZoom: 1.1, minZoom: 0.08 };
/** Smaller than this only names can be made out. */
const FAR = 0.45;
/** Smaller than this nothing can be read: the map begins at its start, and goes on beyond the frame. */
const READABLE = 0.6;

/**
 * The map: moved by dragging, zoomed by pinching, Ctrl and the wheel or its buttons; walked by arrow keys.
 *
 * The browser looks at every frame of a move through all that has a transform, a clip, an opacity or a stacking order
 * of its own. Three hundred nodes and two thousand links have none: nodes stand by left and top, links are seen
 * through by the opacity of their stroke, and a name is cut only where it is long. A layer of its own for all that
 * moves (`will-change`) costs six times as much: it holds the whole map, not what is in sight (bench `console.map`).
 */
export function JourneyMap({ label, look, openId, onOpen, marked, onPlaced }: JourneyMapProps) {
  const narrow = useMediaQuery('(max-width: 50em)', undefined, { getInitialValueInEffect: false }) ?? false;
  const placed = useLayout(look, narrow ? 'DOWN' : 'RIGHT');
  const place = useRef<HTMLElement>(null);
  const motion = useReducedMotion() ? 0 : MOTION;
  const flow = useRef<ReactFlowInstance<AnyNode>>(undefined);
  const moved = useRef(false);
  const nodes = useNodes(placed, openId, marked?.nodes);
  const looks = useMemo(() => new Map(look.links.map((link) => [link.id, link])), [look]);
  const keyboard = useKeyboard(place, placed, narrow, (id) => reveal(flow.current, placed, id, motion));
  useEffect(() => {
    if (placed) onPlaced?.(placed);
  }, [placed, onPlaced]);
  const layout = placed?.layout;
  useEffect(() => {
    // Whoever has moved the map wants it where it is.
    if (layout && !moved.current) begin(flow.current, layout, place.current, narrow);
  }, [layout, narrow]);
  if (!layout)
    return (
      <div className={styles.map} role="status" aria-label="The map is loading">
        <Bone height="100%" />
      </div>
    );
  const click = (event: MouseEvent) => {
    const id = (event.target as Element).closest('[data-node]')?.getAttribute('data-node');
    const part = look.nodes.find((node) => node.id === id)?.part;
    if (part) onOpen(part);
  };
  return (
    <section
      ref={place}
      className={styles.map}
      aria-label={label}
      onKeyDown={keyboard.onKeyDown}
      onFocus={keyboard.onFocus}
      onClick={click}
    >
      <ReactFlow<AnyNode>
        nodes={nodes}
        nodeTypes={NODE_TYPES}
        onInit={(instance) => {
          flow.current = instance;
          begin(instance, layout, place.current, narrow);
        }}
        onMove={(event, { zoom }) => {
          place.current?.toggleAttribute('data-far', zoom < FAR);
          // Not at its start: a press that moves nothing is a click on what lies there.
          if (event) place.current?.toggleAttribute('data-moving', true);
        }}
        onMoveStart={(event) => {
          if (event) moved.current = true;
        }}
        onMoveEnd={() => place.current?.removeAttribute('data-moving')}
        minZoom={0.08}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        zoomOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
      >
        <ViewportPortal>
          <EdgeLayer looks={looks} placed={layout.links} marked={marked?.links} onOpen={onOpen} />
        </ViewportPortal>
      </ReactFlow>
      <Zoom
        flow={flow}
        onFit={() => (moved.current = false)}
        onZoom={() => (moved.current = true)}
        motion={motion}
      />
    </section>
  );
}

function useNodes(
  placed: Placed | undefined,
  openId: string | undefined,
  marked: ReadonlySet<string> | undefined,
): AnyNode[] {
  return useMemo(() => {
    if (!placed) return [];
    return placed.look.nodes.flatMap((look): AnyNode[] => {
      const position = placed.layout.nodes.get(look.id);
      if (!position) return [];
      const style = { left: position.x, top: position.y, transform: 'none', zIndex: 'auto' };
      const still = { id: look.id, position, style, draggable: false, selectable: false, focusable: false };
      return isTerminal(look.id)
        ? [{ ...still, ...TERMINAL, type: 'terminal', data: { look } }]
        : [
            {
              ...still,
              ...NODE,
              type: 'activity',
              data: {
                look,
                open: look.part === openId,
                back: marked !== undefined && !marked.has(look.id),
              },
            },
          ];
    });
  }, [placed, openId, marked]);
}

/** One node is a stop of Tab; the others are reached from it by arrow keys. */
function useKeyboard(
  place: React.RefObject<HTMLElement | null>,
  placed: Placed | undefined,
  down: boolean,
  onArrive: (id: string) => void,
) {
  const order = useMemo(() => (placed ? readingOrder(placed.layout, down) : []), [placed, down]);
  const [stop, setStop] = useState<string>();
  const current = stop !== undefined && order.includes(stop) ? stop : order[0];
  // React Flow draws its nodes when it likes: the stop is set on what is there after each drawing.
  useEffect(() => {
    for (const node of place.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])
      node.tabIndex = node.dataset.node === current ? 0 : -1;
  });
  const nodeOf = (id: string) =>
    place.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`) ?? undefined;
  const idOf = (target: EventTarget) => (target as Element).closest<HTMLElement>('[data-node]')?.dataset.node;
  return {
    onFocus: (event: React.FocusEvent) => {
      const id = idOf(event.target);
      if (id !== undefined) setStop(id);
    },
    onKeyDown: (event: KeyboardEvent) => {
      const from = idOf(event.target);
      if (from === undefined || !placed) return;
      const to = follow(from, event.key, { order, links: placed.look.links, down });
      if (to === undefined) return;
      event.preventDefault();
      setStop(to);
      nodeOf(to)?.focus({ preventScroll: true });
      onArrive(to);
    },
  };
}

/** Shows the whole of a map where it can be read, else its beginning. */
function begin(
  flow: ReactFlowInstance<AnyNode> | undefined,
  { width, height }: Layout,
  place: HTMLElement | null,
  down: boolean,
): void {
  if (!flow || !place) return;
  const [across, along] = [place.clientWidth, place.clientHeight];
  const whole = Math.min(across / width, along / height);
  const zoom = Math.min(1.1, Math.max(READABLE, whole));
  const middle = (room: number, size: number) => (room - size * zoom) / 2;
  void flow.setViewport({
    zoom,
    x: !down && width * zoom > across ? 0 : middle(across, width),
    y: down && height * zoom > along ? 0 : middle(along, height),
  });
}

/** Brings a node into sight, as far as it is out of it. */
function reveal(
  flow: ReactFlowInstance<AnyNode> | undefined,
  placed: Placed | undefined,
  id: string,
  duration: number,
): void {
  const at = placed?.layout.nodes.get(id);
  const box = document.querySelector(`[data-node="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  const frame = document.querySelector(`.${styles.map}`)?.getBoundingClientRect();
  if (!flow || !at || !box || !frame) return;
  const inside =
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
  if (!inside)
    void flow.setCenter(at.x + NODE.width / 2, at.y + NODE.height / 2, { zoom: flow.getZoom(), duration });
}

interface ZoomProps {
  readonly flow: React.RefObject<ReactFlowInstance<AnyNode> | undefined>;
  readonly onFit: () => void;
  readonly onZoom: () => void;
  readonly motion: number;
}

function Zoom({ flow, onFit, onZoom, motion }: ZoomProps) {
  const by = (zoom: 'zoomIn' | 'zoomOut') => () => {
    onZoom();
    void flow.current?.[zoom]({ duration: motion });
  };
  return (
    <div className={styles.zoom}>
      <ActionIcon variant="default" aria-label="Zoom in" onClick={by('zoomIn')}>
        <IconPlus size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label="Zoom out" onClick={by('zoomOut')}>
        <IconMinus size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label="Show the whole map"
        onClick={() => {
          onFit();
          void flow.current?.fitView({ ...FIT, duration: motion });
        }}
      >
        <IconMaximize size={16} />
      </ActionIcon>
    </div>
  );
}
