import { parse, stringify } from 'yaml';
import { answer, api } from '../api/client.ts';
import { Problem } from '../api/problem.ts';
import { download } from '../ui/figure-table.ts';
import { tellProblem } from '../ui/toast.tsx';
import type { Answer } from './answers.ts';

export type CatalogueDocument = Answer<'/v1/catalogue'>['value'];

/** As `throughline catalogue pull` writes it: names in their order, nothing that is not known. */
export function writeYaml(value: unknown): string {
  return stringify(value, { sortMapEntries: false, lineWidth: 0, aliasDuplicateObjects: false });
}

/** @throws Problem `yaml_invalid` where it is no YAML, with the line */
export function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const told = { title: 'This is no YAML', status: 400, detail, code: 'yaml_invalid' };
    throw new Problem({ ...told, type: 'about:blank', requestId: '' });
  }
}

/** The whole catalogue, as a file to be edited and uploaded again. */
export async function saveCatalogue(): Promise<void> {
  try {
    const { value } = await answer(api.GET('/v1/catalogue'));
    download('catalogue.yaml', new Blob([writeYaml(value)], { type: 'application/yaml' }));
  } catch (error) {
    tellProblem(error);
  }
}

/** A touchpoint that a document changes, adds or takes out. */
export interface CatalogueChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What a document would change, touchpoint by touchpoint; the structure under the name ''. */
export function changesBetween(before: CatalogueDocument, after: CatalogueDocument): CatalogueChange[] {
  const { touchpoints: old, ...structure } = before;
  const { touchpoints: wanted, ...newStructure } = after;
  const names = [...new Set([...Object.keys(old), ...Object.keys(wanted ?? {})])].sort();
  const changes = names.map((name) => ({ name, before: written(old[name]), after: written(wanted?.[name]) }));
  return [
    { name: '', before: written(structure), after: written({ ...structure, ...newStructure }) },
    ...changes,
  ].filter((change) => change.before !== change.after);
}

/** Keys in one order, so that only what differs is told; defaults are what the server would add. */
function written(value: object | undefined): string {
  if (value === undefined) return '';
  const plain =
    'touchpoints' in value || 'stages' in value
      ? value
      : { onViolation: 'mark', pii: [], status: 'planned', ...value };
  return stringify(plain, { sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
}
