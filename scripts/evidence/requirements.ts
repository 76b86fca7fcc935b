/** How a clause of docs/requirements.md is proven. */
export type Proof =
  | { kind: 'test' }
  | { kind: 'step' }
  | { kind: 'bench'; bench: string; engines: string[]; people: number[] };

/** One row of docs/requirements.md. */
export interface Clause {
  /** `T2.3`. */
  id: string;
  text: string;
  proof: Proof;
}

/** An id of a requirement (`T2`) or of one of its clauses (`T2.3`). */
export const idPattern = /^[A-Z]\d+(\.\d+)?$/;

/**
 * Reads the clauses out of the tables of docs/requirements.md.
 * @throws Error naming the row when an id is double or a proof cannot be read, and when there is no row at all.
 */
export function parseRequirements(markdown: string): Clause[] {
  const clauses = markdown.split('\n').flatMap((line) => {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, id = '', text = '', proof = ''] = cells;
    return idPattern.test(id) ? [{ id, text, proof: parseProof(id, proof) }] : [];
  });
  if (clauses.length === 0) throw new Error('docs/requirements.md has no clauses');
  const seen = new Set<string>();
  for (const { id } of clauses) {
    if (!id.includes('.'))
      throw new Error(`${id} is a requirement: its row needs a clause's id, such as ${id}.1`);
    if (seen.has(id)) throw new Error(`${id} is there twice`);
    seen.add(id);
  }
  return clauses;
}

function parseProof(id: string, text: string): Proof {
  if (text === 'test' || text === 'step') return { kind: text };
  const match = /^bench (?<bench>[\w.]+); engine (?<engines>[\w, ]+); people (?<people>[\d, ]+)$/.exec(text);
  const { bench, engines, people } = match?.groups ?? {};
  if (bench === undefined || engines === undefined || people === undefined) {
    throw new Error(`${id}: cannot read the proof '${text}'`);
  }
  const list = (cell: string) => cell.split(',').map((part) => part.trim());
  return { kind: 'bench', bench, engines: list(engines), people: list(people).map(Number) };
}

/** `T2.3` → `T2`. */
export function requirementOf(id: string): string {
  return id.split('.')[0] ?? id;
}
