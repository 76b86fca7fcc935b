import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { comparisonLabel, periodLabel } from '../scope/period.ts';
import { useScope } from '../scope/use-scope.ts';
import { count } from '../ui/amount.ts';
import { download, fileName, toCsv } from '../ui/figure-table.ts';
import { useTokens } from '../ui/Marks.tsx';
import { Columns, Page, Section } from '../ui/Page.tsx';
import { Answered, Bone, BoneLines, Empty } from '../ui/States.tsx';
import { useSidePanel } from '../ui/side-panel.ts';
import { tellProblem } from '../ui/toast.tsx';
import { Answer } from './Answer.tsx';
import { EdgeTable } from './EdgeTable.tsx';
import { JourneyMap } from './JourneyMap.tsx';
import { MapKey } from './MapKey.tsx';
import { MapTools } from './MapTools.tsx';
import styles from './map.module.css';
import { mapLook, widest } from './map-look.ts';
import { type MapModel, mapModel } from './map-model.ts';
import { type DrawnMap, mapPng, mapsSvg } from './map-svg.ts';
import { passedBy, tableOf } from './table.ts';
import { type Graph, useGraph } from './use-graph.ts';
import type { Placed } from './use-layout.ts';
import { Variants } from './Variants.tsx';
import { type Shown, USUAL, usualActivities, type View } from './view.ts';

/** What do people do? The map, the ways through, and every step as a table. */
export function JourneysPage() {
  const view = useView();
  const graph = useGraph(view.person);
  return (
    <Page
      question="What do people do, and where do they part?"
      answer={
        graph.data ? (
          graph.data.people > 0 ? (
            <Answer graph={graph.data} />
          ) : (
            'Nobody did anything in this scope.'
          )
        ) : graph.error ? (
          ''
        ) : (
          <Bone width="60%" />
        )
      }
    >
      <Answered query={graph} skeleton={<Skeleton />}>
        {(data) => <Journeys graph={data} view={view} stale={graph.isPlaceholderData} />}
      </Answered>
    </Page>
  );
}

type ViewInUse = ReturnType<typeof useView>;

/** How the map is drawn, from the address; sliders are written there once they rest. */
function useView() {
  const search = useSearch({ strict: false }) as View;
  const navigate = useNavigate();
  const change = useCallback(
    (part: View) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...part }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const activities = useResting(search.activities, (value) => change({ activities: value }));
  const paths = useResting(search.paths, (value) => change({ paths: value }));
  return { shown: search.show ?? USUAL.show, person: search.person, activities, paths, change };
}

/** A value that moves at once, and is written down when it has rested. */
function useResting(written: number | undefined, write: (value: number) => void) {
  const [value, set] = useState(written);
  const timer = useRef<number>(undefined);
  useEffect(() => set(written), [written]);
  return {
    value,
    set: (next: number) => {
      set(next);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => write(next), 400);
    },
  };
}

function Skeleton() {
  return (
    <Section title="The map" say={<Bone width="40%" />}>
      <div className={styles.map} role="status" aria-label="The map is loading">
        <Bone height="100%" />
      </div>
      <BoneLines lines={3} />
    </Section>
  );
}

function Journeys({ graph, view, stale }: { graph: Graph; view: ViewInUse; stale: boolean }) {
  const [variant, setVariant] = useState<number>();
  const panel = useSidePanel();
  const usual = usualActivities(graph.activities.length);
  const activities = useDeferredValue(view.activities.value ?? usual);
  const paths = useDeferredValue(view.paths.value ?? USUAL.paths);
  const shown: Shown = graph.compared ? view.shown : 'now';
  const model = useMemo(
    () => mapModel(graph, shown, { activities: activities / 100, paths: paths / 100 }),
    [graph, shown, activities, paths],
  );
  const way = variant === undefined ? undefined : graph.variants?.[variant]?.names;
  const marked = useMemo(() => way && passedBy(way, model.links), [way, model]);
  const { open } = panel;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what opens the panel is made anew at every render, and does the same
  const openPart = useCallback((part: string) => open('step', part), []);
  const openId = panel.shown?.kind === 'step' ? panel.shown.id : undefined;
  if (graph.people === 0) {
    return (
      <Empty title="The map of what people do would be here.">
        <p>Nobody in this scope did anything: choose a longer period, or fewer conditions.</p>
      </Empty>
    );
  }
  return (
    <div aria-busy={stale}>
      <Columns>
        <MapSection {...{ graph, view, model, shown, openId, openPart, marked }} />
      </Columns>
      <Columns>
        <Section title="The ways through" say={sayVariants(graph)}>
          <Variants graph={graph} shown={variant} onShow={setVariant} />
        </Section>
        <Section
          title="Every step, as a table"
          say={`${count(graph.edges.length)} different steps. A row opens its numbers and its people.`}
        >
          <EdgeTable graph={graph} openId={openId} onOpen={openPart} />
        </Section>
      </Columns>
    </div>
  );
}

function sayVariants({ variants = [], variantCount = 0, people }: Graph): string {
  const told = variants.reduce((sum, one) => sum + one.count, 0);
  const share = Math.round((told / Math.max(1, people)) * 100);
  return `${count(variantCount)} different ways; the ${count(variants.length)} most frequent are those of ${share}\u202f% of people. One that is chosen stands out on the map.`;
}

interface MapSectionProps {
  readonly graph: Graph;
  readonly view: ViewInUse;
  readonly model: MapModel;
  readonly shown: Shown;
  readonly openId: string | undefined;
  readonly openPart: (part: string) => void;
  readonly marked: { links: ReadonlySet<string>; nodes: ReadonlySet<string> } | undefined;
}

function MapSection({ graph, view, model, shown, openId, openPart, marked }: MapSectionProps) {
  const { scope } = useScope();
  const placed = useRef<{ now?: Placed; before?: Placed }>({});
  const onPlaced = useCallback((latest: Placed) => {
    placed.current.now = latest;
  }, []);
  const onPlacedBefore = useCallback((latest: Placed) => {
    placed.current.before = latest;
  }, []);
  const side = shown === 'difference' ? 'difference' : 'now';
  const [look, before] = useMemo(() => {
    if (shown !== 'both') return [mapLook(model, side)];
    const most = Math.max(widest(model, 'now'), widest(model, 'before'));
    return [mapLook(model, 'now', most), mapLook(model, 'before', most)];
  }, [model, shown, side]);
  const period = periodLabel(scope.period, new Date());
  const compared = comparisonLabel(scope.compare, scope.period);
  const title =
    shown === 'difference' ? `What people do: ${period} beside ${compared}` : `What people do: ${period}`;
  const map = { openId, onOpen: openPart, marked };
  return (
    <Section
      title="The map"
      say={sayMap(model, graph)}
      tools={
        <Export
          graph={graph}
          title={before ? `${title}, and ${compared}` : title}
          drawn={() => {
            const { now, before: other } = placed.current;
            return [
              ...(before && other ? [{ ...other, title: `What people did: ${compared}` }] : []),
              ...(now ? [{ ...now, title }] : []),
            ];
          }}
        />
      }
    >
      <MapTools
        shown={shown}
        onShow={(show) => view.change({ show })}
        activities={view.activities.value ?? usualActivities(graph.activities.length)}
        paths={view.paths.value ?? USUAL.paths}
        onActivities={view.activities.set}
        onPaths={view.paths.set}
        compared={graph.compared !== undefined}
        person={view.person}
        onPerson={(person) => view.change({ person })}
      />
      {before ? (
        <div className={styles.maps}>
          <div>
            <p className={styles.side}>{compared}</p>
            <JourneyMap
              label={`What people did, drawn: ${compared}`}
              look={before}
              {...map}
              onPlaced={onPlacedBefore}
            />
          </div>
          <div>
            <p className={styles.side}>{period}</p>
            <JourneyMap
              label={`What people did, drawn: ${period}`}
              look={look!}
              {...map}
              onPlaced={onPlaced}
            />
          </div>
        </div>
      ) : (
        <JourneyMap label="What people do, drawn" look={look!} {...map} onPlaced={onPlaced} />
      )}
      <MapKey shown={shown} compared={graph.compared !== undefined} />
    </Section>
  );
}

function sayMap({ nodes, links, of }: MapModel, graph: Graph): string {
  const activities = Math.max(0, nodes.length - 2);
  const edges = links.filter(({ part }) => part.kind === 'edge');
  const [told, all] = [
    edges.reduce((sum, { now }) => sum + now.count, 0),
    graph.edges.reduce((sum, one) => sum + one.count, 0),
  ];
  const share = Math.round((told / Math.max(1, all)) * 100);
  return `${count(activities)} of ${count(of.activities)} touchpoints and ${count(edges.length)} of ${count(of.edges)} paths between them, which are ${share}\u202f% of all steps.`;
}

interface ExportProps {
  readonly graph: Graph;
  readonly title: string;
  /** The maps that are shown, as they lie. */
  readonly drawn: () => readonly DrawnMap[];
}

function Export({ graph, title, drawn }: ExportProps) {
  const of = useTokens();
  const save = async (ending: 'svg' | 'png') => {
    const maps = drawn();
    if (maps.length === 0) return;
    try {
      const svg = mapsSvg(maps, of);
      const blob = ending === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await mapPng(svg);
      download(fileName(title, ending), blob);
    } catch (error) {
      tellProblem(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="The map: export">
          <IconDownload size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            download(fileName(title, 'csv'), new Blob([toCsv(tableOf(graph))], { type: 'text/csv' }))
          }
        >
          Table as CSV
        </Menu.Item>
        <Menu.Item onClick={() => void save('svg')}>Picture as SVG</Menu.Item>
        <Menu.Item onClick={() => void save('png')}>Picture as PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
