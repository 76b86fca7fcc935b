export { type Certificate, type Certificates, findOpenssl, makeCertificates } from './certificates.ts';
export {
  type Browser,
  type BrowserContext,
  type CDPSession,
  findChromium,
  type Page,
  type Request as PageRequest,
  type Response as PageResponse,
  startChromium,
} from './chromium.ts';
export {
  type ClickHouseOptions,
  type ClickHouseServer,
  type ExpectedInsert,
  type HeldInsert,
  startClickHouse,
} from './clickhouse.ts';
export type { FaultedInsert, InsertMatch } from './clickhouse-server-faults.ts';
export { mountSmallDisk, type SmallDisk } from './fault.ts';
export {
  callsOf,
  foldInBatches,
  type HistoryOptions,
  histories,
  live,
  ONE_BY_ONE,
  type Said,
  type Step,
  type Traffic,
  traffic,
  WITHOUT_LIMITS,
} from './histories.ts';
export { findMariadb, type MariadbServer, startMariadb } from './mariadb.ts';
export { type Attempt, InMemoryStore, leavesOf } from './memory-store.ts';
export { type Broker, findMosquitto, startMosquitto } from './mosquitto.ts';
export {
  type ObjectStore,
  type StoreFault,
  type StoreRequest,
  startObjectStore,
} from './object-store.ts';
export { layCluster } from './pglite-cluster.ts';
export {
  findPostgres,
  freePort,
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
} from './postgres.ts';
export { type Answer, type Received, Receiver } from './receiver.ts';
export { describeWithData, referenceData } from './reference-data.ts';
export { type ServerOptions, type ServerProcess, startServer } from './server-process.ts';
export { bundleForBrowsers, type Site, type SiteOptions, startSite } from './site.ts';
