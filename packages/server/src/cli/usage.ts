/** The command line makes no sense: its message says why, and the usage follows. */
export class UsageError extends Error {}
