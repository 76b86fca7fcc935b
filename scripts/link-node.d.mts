/** What node_modules/.bin/node under that folder says its version is; undefined without one that runs. */
export declare function linkNode(root: string): string | undefined;
