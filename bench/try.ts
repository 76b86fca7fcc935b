import { type EngineName, seed, stopEngines } from './engines.ts';
import { batchRow, measureIngest, singleRow } from './ingest.ts';

const [engine, people, kind = 'batch'] = process.argv.slice(2);
const seeded = await seed(engine as EngineName, Number(people));
console.log('seeded', seeded.stateBytes);
const r = await measureIngest(seeded, kind as 'batch');
console.log((kind === 'batch' ? batchRow : singleRow)(seeded, r), r.written);
await seeded.dispose();
await stopEngines();
