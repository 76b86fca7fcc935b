export { GAPS, sampleCatalogue } from './catalogue.ts';
export { generate, type Sample, type Story } from './generate.ts';
export {
  DEFAULT_GUESTS,
  DEFAULT_SEED,
  LoadError,
  type Loaded,
  type LoadOptions,
  type LoadProgress,
  loadSample,
} from './load.ts';
export type { Message } from './message.ts';
