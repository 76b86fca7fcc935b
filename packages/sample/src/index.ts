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
  type Server,
} from './load.ts';
export type { Message } from './message.ts';
export { unfinishedSample } from './sender.ts';
export { type StayTruth, stayTruths, truth } from './truth.ts';
