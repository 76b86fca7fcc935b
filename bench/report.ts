import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import path from 'node:path';
import type { Row } from './row.ts';

export interface Report {
  readonly machine: string;
  readonly date: string;
  readonly rows: readonly Row[];
}

export function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}`;
}

/** New rows take the place of old ones with the same id, engine and size; the others stay. */
export function mergeRows(old: readonly Row[], fresh: readonly Row[]): Row[] {
  const place = ({ id, engine, people }: Row) => `${id} ${engine} ${people}`;
  const rows = new Map([...old, ...fresh].map((row) => [place(row), row]));
  return [...rows.values()].sort(
    (a, b) => a.id.localeCompare(b.id) || a.engine.localeCompare(b.engine) || a.people - b.people,
  );
}

/** Writes `latest.json` and `latest.md`, merged into what is there. */
export function writeReport(directory: string, fresh: readonly Row[], date: Date): Report {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'latest.json');
  const report: Report = {
    machine: machine(),
    date: date.toISOString(),
    rows: mergeRows(readRows(file), fresh),
  };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(path.join(directory, 'latest.md'), markdown(report));
  return report;
}

function readRows(file: string): readonly Row[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Report).rows;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export function markdown({ machine, date, rows }: Report): string {
  const head = ['what', 'engine', 'people', 'measured', 'floor', 'ratio', 'peer', 'budget', 'holds', 'note'];
  const cells = rows.map((row) => [
    row.id,
    row.engine,
    row.people.toLocaleString('en-US'),
    `${row.value.toLocaleString('en-US')} ${row.unit}`,
    `${row.floor.value.toLocaleString('en-US')} (${row.floor.what})`,
    String(row.ratio),
    row.peer ? `${row.peer.value.toLocaleString('en-US')} (${row.peer.what})` : '',
    row.budget,
    row.holds ? 'yes' : `**missed**: ${row.reason}`,
    row.note ?? '',
  ]);
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    '# Bench',
    '',
    `Made by \`npm run bench\` on ${date.slice(0, 10)}: ${machine}. The load generator shares the machine; machines are noisy, so read the ratios.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...cells.map(line),
    '',
  ].join('\n');
}
