import { compileTableMapping } from '@throughline/core/touchpoints';
import { openBytes } from './import-bytes.ts';
import { decideExported, decideMapped } from './import-decide.ts';
import type { FileToImport } from './import-file.ts';
import { needsMapping, type OpenSteps, placeOf, type ReadFrom } from './import-read.ts';
import { steps } from './import-steps.ts';
import { defaultXesMapping, exportedIn, surveyXes, xesFields, xesRows } from './import-xes.ts';

/** Reads a log of XES: once to know its attributes and that it is whole, once more for its events. */
export async function readXes(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const { shown } = file.place;
  const survey = await surveyXes((await openBytes(file.place)).chunks, shown);
  const bytes = await openBytes(file.place);
  const rows = xesRows(bytes.chunks, shown);
  const part = () => bytes.bytesRead() / file.place.size;
  if (survey.exported && !file.mapping && file.caseIs === undefined)
    return { steps: steps(rows, decideExported(exportedIn, Date.now), file.size, from), part };
  if (!file.mapping && file.caseIs === undefined) throw needsMapping(file, survey.columns);
  const mapping = file.mapping?.mapping ?? defaultXesMapping(survey, file.caseIs!, file.source, shown);
  const messageOf = compileTableMapping(mapping, survey.columns, placeOf(file, from));
  const decide = decideMapped(
    messageOf,
    (content: Parameters<typeof xesFields>[0]) => xesFields(content, survey.columns),
    Date.now,
  );
  return { steps: steps(rows, decide, file.size, from), part };
}
