/** Written by `npm run golden` from /openapi.json; do not edit. */

export interface paths {
    "/v1/identify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one identify call. */
        post: operations["postIdentify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/track": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one track call. */
        post: operations["postTrack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one page call. */
        post: operations["postPage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/screen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one screen call. */
        post: operations["postScreen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/group": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one group call. */
        post: operations["postGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alias": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in one alias call. */
        post: operations["postAlias"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a batch of calls; each gets its own verdict. */
        post: operations["postBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a batch of history: its timestamps stand as they are. */
        post: operations["postImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/i": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/identify. */
        post: operations["postI"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/t": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/track. */
        post: operations["postT"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/p": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/page. */
        post: operations["postP"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/s": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/screen. */
        post: operations["postS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/g": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/group. */
        post: operations["postG"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/a": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Short for /v1/alias. */
        post: operations["postA"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/b": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a batch of calls; each gets its own verdict. */
        post: operations["postB"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/beacon/v1/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in a batch of calls; each gets its own verdict. */
        post: operations["postBeaconBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touchpoints/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of a touchpoint, as it is kept. */
        get: operations["getTouchpointsSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{writeKey}/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What @segment/analytics-next asks its `cdnURL` for: where to send, and no integrations. */
        get: operations["getProjectsWriteKeySettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sourceConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What @rudderstack/analytics-js asks its `configUrl` for: the source, and no destinations. */
        get: operations["getSourceConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a PostHog client. */
        post: operations["postDoorsBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/e": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a PostHog client. */
        post: operations["postDoorsE"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/i/v0/e": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a PostHog client. */
        post: operations["postDoorsIV0E"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a PostHog client. */
        post: operations["postDoorsCapture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/i/v1/analytics/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a PostHog client that reads a verdict an event. */
        post: operations["postDoorsIAnalyticsEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a PostHog client that there are no feature flags. */
        post: operations["postDoorsFlags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a PostHog client that there are no feature flags. */
        post: operations["postDoorsDecide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flags/definitions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers a PostHog client that evaluates flags by itself that there are none. */
        get: operations["getDoorsFlagsDefinitions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feature_flag/local_evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Answers a PostHog client that evaluates flags by itself that there are none. */
        get: operations["getDoorsApiFeature_flagLocal_evaluation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/array/{token}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What posthog-js asks at its start: events are taken in, and nothing else is enabled. */
        get: operations["getDoorsArrayTokenConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/array/{token}/config.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a script, for pages that may load scripts from here. */
        get: operations["getDoorsArrayTokenConfigJs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/s": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a posthog-js that records sessions that no more of them are taken: none is kept. */
        post: operations["postDoorsS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cloudevents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in CloudEvents 1.0: binary, structured or batched. */
        post: operations["postDoorsCloudevents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/com.snowplowanalytics.snowplow/tp2": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in events of a Snowplow tracker. */
        post: operations["postDoorsComSnowplowanalyticsSnowplowTp2"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All webhooks, without their secrets. */
        get: operations["getWebhooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One webhook, without its secrets. */
        get: operations["getWebhooksName"];
        /** Keeps a new version of a webhook, provided that its mapping holds its own examples. */
        put: operations["putWebhooksName"];
        post?: never;
        /** Ends a webhook, at once and everywhere, and erases its secrets. */
        delete: operations["deleteWebhooksName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a body would give, with nothing stored and no signature asked for. */
        post: operations["postWebhooksNameTry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in what a webhook’s sender delivers; its signature is the key. */
        post: operations["postWebhooksNameReceive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{name}/receive/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for senders that cannot sign; the token is the key. */
        post: operations["postWebhooksNameReceiveToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People: searched as one types, filtered, and those behind a number. A page at a time. */
        get: operations["getPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/total": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many people a question means, as far as they are shipped. */
        get: operations["getPeopleTotal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person, whole and current: everything acknowledged before the question is in the answer. */
        get: operations["getPeoplePerson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person did, a page at a time; complete also while events are on their way. */
        get: operations["getPeoplePersonTimeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Up to 200 people at once. */
        post: operations["postPeopleRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person}/walk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person met, oldest first, with the wait before each step and what was promised there. */
        get: operations["getPeoplePersonWalk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{person}/identity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why these identifiers are one person: every tie between two of them, with its evidence. */
        get: operations["getPeoplePersonIdentity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/merges/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an undo of a merge would give, without doing it: everyone whom it would change. */
        get: operations["getPeopleMergesIdPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/merges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Merges, newest first, with their evidence and whether they were undone. */
        get: operations["getPeopleMerges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/merges/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undoes a merge: both sides as if it had not been, and a decision that keeps them apart. */
        post: operations["postPeopleMergesIdUndo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touchpoints/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touchpoints while they come in, refused ones among them, as server-sent events that can be resumed. */
        get: operations["getTouchpointsLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which lists changed, as server-sent events that can be resumed: catalogue, violations, dead-letters, sources, webhooks, imports, destinations, keys, settings. */
        get: operations["getChangesLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touchpoints/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touchpoints of a scope and their people, in all and by one property, now and before. */
        get: operations["getTouchpointsCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People who are new, returning, or gone quiet, by kind, now and before. */
        get: operations["getPeopleCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pulse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What moved, how sure that is, since when, and what explains it. */
        get: operations["getPulse"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pulse/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people behind a number of Pulse, a page at a time. */
        get: operations["getPulsePeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/pulse/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether touchpoints arrive: rate, backlog, refusals, and when each source was heard last. */
        get: operations["getPulseIngest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journeys/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What people did, as a directly-follows graph with counts, people and times. */
        get: operations["getJourneysGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journeys/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The people whom a part of the graph counts, those first to whom it happened last. */
        get: operations["getJourneysPeople"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touchpoints/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touchpoints as a file, part by part: the header `Link` (rel="next") has the address of the next part. What was acknowledged before the first request is in it. */
        get: operations["getTouchpointsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, newest first. */
        get: operations["getImports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far one import is. */
        get: operations["getImportsId"];
        /** Opens an import, or finds it where it was left. */
        put: operations["putImportsId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/imports/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The next rows of an import, as messages: committed together with its position, all of them, or 422 `step_refused`. */
        post: operations["postImportsIdSteps"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole catalogue as one document. */
        get: operations["getCatalogue"];
        /** Makes the catalogue what a document says, all of it or nothing; what it leaves out goes. */
        put: operations["putCatalogue"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/structure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The company’s departments, corners and stages. */
        get: operations["getCatalogueStructure"];
        /** Changes departments, corners and stages; what a touchpoint uses has to stay. */
        put: operations["putCatalogueStructure"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every touchpoint, planned or only seen, by name. */
        get: operations["getCatalogueTouchpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touchpoints without an owner, stages without a touchpoint, two departments on one touchpoint, and what is seen but not planned or planned but not seen. */
        get: operations["getCatalogueGaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/touchpoints/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every source that touchpoints came from: how many, of how many names, and when the last one came. */
        get: operations["getTouchpointsSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/violations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events that were not as their schema says: counted by touchpoint, source, version and outcome. */
        get: operations["getCatalogueViolations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often each touchpoint occurred in a scope, and how that changed. */
        get: operations["getCatalogueCounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One touchpoint: its plan, what events of it are like, and what violated its schema. */
        get: operations["getCatalogueTouchpointsName"];
        /** Plans a touchpoint, or changes its plan, in force at once in every process. */
        put: operations["putCatalogueTouchpointsName"];
        post?: never;
        /** Takes a touchpoint out of the plan. Its versions stay, and it can be restored. */
        delete: operations["deleteCatalogueTouchpointsName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of a touchpoint’s plan, newest first: who, when, what. */
        get: operations["getCatalogueTouchpointsNameVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints/{name}/marked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of a touchpoint that are kept with a mark, newest first: which, and what is wrong with them. */
        get: operations["getCatalogueTouchpointsNameMarked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints/{name}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an earlier version of a touchpoint the newest one. */
        post: operations["postCatalogueTouchpointsNameRestore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/catalogue/touchpoints/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whom a schema would have refused, before it is saved: it is held against the events of the last days. */
        post: operations["postCatalogueTouchpointsNamePreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused events, newest first, without their bodies. */
        get: operations["getDead-letters"];
        put?: never;
        post?: never;
        /** Erases what is kept of a person’s refused events, replayed or not, here and in the ledger, and their deliveries that were given up. */
        delete: operations["deleteDead-letters"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many refused events are kept, of which source and why, and how many went without a replay. */
        get: operations["getDead-lettersSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused events, whole, newest first, as a stream of JSON, one a line. */
        get: operations["getDead-lettersExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One refused event, whole. */
        get: operations["getDead-lettersId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes refused events in after all, oldest first, each once, with the id and the times it came with; at most 5000 a call. */
        post: operations["postDead-lettersReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Throws refused events away that nobody will repair; they are counted. */
        post: operations["postDead-lettersDiscard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All destinations, how far they are and what waits. */
        get: operations["getDestinations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of destination there are, and what each wants to know. */
        get: operations["getDestinationsKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One destination, without its secrets. */
        get: operations["getDestinationsName"];
        /** Declares a destination, or changes it. A new one is sent what arrives from now on; one of people, everyone. */
        put: operations["putDestinationsName"];
        post?: never;
        /** Takes a destination away, with all that waits for it and its dead letters. */
        delete: operations["deleteDestinationsName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends nothing any more; what arrives is kept for later. */
        post: operations["postDestinationsNamePause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on where it was paused. */
        post: operations["postDestinationsNameResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers again, under the same ids, what was taken in since an instant; of people everyone. */
        post: operations["postDestinationsNameReplay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was tried, newest first, a page at a time; the last 7 days and 100,000 attempts are kept. */
        get: operations["getDestinationsNameDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was given up, oldest first, with its reason. */
        get: operations["getDestinationsNameDead-letters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/dead-letters/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries dead letters again from the start of the schedule, under the same ids. */
        post: operations["postDestinationsNameDead-lettersRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{name}/dead-letters/discard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets dead letters go for good. */
        post: operations["postDestinationsNameDead-lettersDiscard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The declared sources and how they fare. */
        get: operations["getSources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of source there are, and what each wants to know. */
        get: operations["getSourcesKinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source and how it fares. */
        get: operations["getSourcesName"];
        /** Declares a source, or declares it anew; how far it was read stays while its kind does. */
        put: operations["putSourcesName"];
        post?: never;
        /** Forgets a source; its touchpoints stay. */
        delete: operations["deleteSourcesName"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a source due now; from the start, what is known already is left out. */
        post: operations["postSourcesNameRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a source rest until it is resumed. */
        post: operations["postSourcesNamePause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a source go on where it was left. */
        post: operations["postSourcesNameResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All keys, without their secrets. */
        get: operations["getKeys"];
        put?: never;
        /** Makes a key. It is shown in this answer and never again. */
        post: operations["postKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a key, at once and everywhere. */
        delete: operations["deleteKeysId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The settings in force. */
        get: operations["getSettings"];
        /** Keeps a new version of the settings; every event carries the version it was folded with. */
        put: operations["putSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and how one signs in here. */
        get: operations["getAuthSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the session of this browser. */
        post: operations["postAuthSign-out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in by e-mail and password. */
        post: operations["postAuthSign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says the code that was asked for: of the authenticator, or a recovery code, which opens once. */
        post: operations["postAuthSecond-factor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sso": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins single sign-on: the browser goes to the address in the answer. */
        post: operations["postAuthSso"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sso/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends single sign-on: hands over what the provider sent the browser back with. */
        post: operations["postAuthSsoFinish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/links/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a link opens, and for whom. */
        post: operations["postAuthLinksRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/set-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes the first owner, by the link of the first start; or an owner again, by a recovery link. */
        post: operations["postAuthSet-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation: makes the account and signs in. */
        post: operations["postAuthInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/new-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password by a link; sessions end, and a second factor stays. */
        post: operations["postAuthNew-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one’s password; all other sessions end. */
        post: operations["postAuthPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a second factor (TOTP, RFC 6238); it is asked for once a first code of it was right. */
        post: operations["postAuthSecond-factorBegin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turns the second factor on, by a code of it. */
        post: operations["postAuthSecond-factorConfirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the second factor away. */
        post: operations["postAuthSecond-factorRemove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/second-factor/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** New recovery codes in place of the old ones. */
        post: operations["postAuthSecond-factorCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One’s own sessions. */
        get: operations["getAuthSessions"];
        put?: never;
        post?: never;
        /** Signs out everywhere. */
        delete: operations["deleteAuthSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of one’s own sessions. */
        delete: operations["deleteAuthSessionsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each role may do. */
        get: operations["getOrganizationRoles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who may sign in. */
        get: operations["getOrganizationTeam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One of the team. */
        get: operations["getOrganizationTeamId"];
        /** Gives another role, or closes an account (which ends its sessions) and opens it again. */
        put: operations["putOrganizationTeamId"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team/{id}/password-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a link by which someone sets a new password, for 24 hours. */
        post: operations["postOrganizationTeamIdPassword-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team/{id}/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes the second factor of someone away who has lost it; their sessions end. */
        delete: operations["deleteOrganizationTeamIdSecond-factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/recovery-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a link, for an hour, that makes an owner: for whoever is locked out and holds an admin key. */
        post: operations["postOrganizationRecovery-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where someone is signed in. */
        get: operations["getOrganizationTeamIdSessions"];
        put?: never;
        post?: never;
        /** Signs someone out everywhere. */
        delete: operations["deleteOrganizationTeamIdSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/team/{id}/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one session of someone. */
        delete: operations["deleteOrganizationTeamIdSessionsSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invitations that are still open. */
        get: operations["getOrganizationInvitations"];
        put?: never;
        /** Invites someone by a link, for seven days. */
        post: operations["postOrganizationInvitations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back. */
        delete: operations["deleteOrganizationInvitationsId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/single-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How single sign-on is set, without the client’s secret. */
        get: operations["getOrganizationSingle-sign-on"];
        /** Sets single sign-on. The client’s secret is kept encrypted and shown to nobody. */
        put: operations["putOrganizationSingle-sign-on"];
        post?: never;
        /** Takes single sign-on away; accounts stay. */
        delete: operations["deleteOrganizationSingle-sign-on"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who saw and changed what, newest first. */
        get: operations["getOrganizationAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/organization/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same, whole, as a stream of JSON, one line each, or as CSV. */
        get: operations["getOrganizationAuditExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive. */
        get: operations["getHealthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Touchpoints can be taken in. */
        get: operations["getReadyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Metrics in Prometheus’ text format. */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs, how much waits, how many people and touchpoints there are. */
        get: operations["getStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description. */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Problem */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Stable: what a program looks at. */
            code: string;
            /**
             * Format: uuid
             * @description Quote it when you ask for help.
             */
            requestId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    postIdentify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postTrack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postScreen: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAlias: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBatch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    batch: unknown[];
                    context?: unknown;
                    sentAt?: unknown;
                    writeKey?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    batch: unknown[];
                    context?: unknown;
                    sentAt?: unknown;
                    writeKey?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postT: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postP: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postS: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postG: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postA: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postB: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    batch: unknown[];
                    context?: unknown;
                    sentAt?: unknown;
                    writeKey?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBeaconBatch: {
        parameters: {
            query?: {
                writeKey?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    batch: unknown[];
                    context?: unknown;
                    sentAt?: unknown;
                    writeKey?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTouchpointsSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
    getProjectsWriteKeySettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                writeKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSourceConfig: {
        parameters: {
            query?: {
                /** @description The key, where no header has it. */
                writeKey?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsBatch: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /**
                         * @description What PostHog answers.
                         * @constant
                         */
                        status: 1;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsE: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /**
                         * @description What PostHog answers.
                         * @constant
                         */
                        status: 1;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsIV0E: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /**
                         * @description What PostHog answers.
                         * @constant
                         */
                        status: 1;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsCapture: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /**
                         * @description What PostHog answers.
                         * @constant
                         */
                        status: 1;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsIAnalyticsEvents: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            [key: string]: {
                                /** @enum {string} */
                                result: "ok" | "drop";
                                details?: string;
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsFlags: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flags: {
                            [key: string]: unknown;
                        };
                        featureFlags: {
                            [key: string]: unknown;
                        };
                        featureFlagPayloads: {
                            [key: string]: unknown;
                        };
                        errorsWhileComputingFlags: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsDecide: {
        parameters: {
            query?: {
                /** @description When it was sent, in milliseconds since 1970, where the body does not say it. */
                _?: string;
                /** @description `gzip-js` or `base64`; the bytes decide. */
                compression?: string;
                /** @description The key, where it stands neither in a header nor in the body. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flags: {
                            [key: string]: unknown;
                        };
                        featureFlags: {
                            [key: string]: unknown;
                        };
                        featureFlagPayloads: {
                            [key: string]: unknown;
                        };
                        errorsWhileComputingFlags: boolean;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoorsFlagsDefinitions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flags: unknown[];
                        group_type_mapping: {
                            [key: string]: unknown;
                        };
                        cohorts: {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoorsApiFeature_flagLocal_evaluation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        flags: unknown[];
                        group_type_mapping: {
                            [key: string]: unknown;
                        };
                        cohorts: {
                            [key: string]: unknown;
                        };
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoorsArrayTokenConfig: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoorsArrayTokenConfigJs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/javascript": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsS: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: 1;
                        quota_limited: [
                            "recordings"
                        ];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsCloudevents: {
        parameters: {
            query?: {
                /** @description The key, where no header can be set (RFC 6750, 2.3). */
                access_token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    [key: string]: unknown;
                } | unknown[];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDoorsComSnowplowanalyticsSnowplowTp2: {
        parameters: {
            query?: {
                /** @description The key, where no header can be set. */
                key?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    schema: string;
                    data: unknown[];
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhooks: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        webhooks: {
                            name: string;
                            version: number;
                            /** Format: date-time */
                            at: string;
                            /** @description Name of the key that made this version. */
                            by: string;
                            /** @description Whether it has a secret. No answer ever holds one. */
                            secrets: boolean;
                            /** @description Where its sender posts to. */
                            path: string;
                            /** @description Signature, mapping and examples: docs/reference/webhooks.md. */
                            definition: {
                                [key: string]: unknown;
                            };
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhooksName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: number;
                        /** Format: date-time */
                        at: string;
                        /** @description Name of the key that made this version. */
                        by: string;
                        /** @description Whether it has a secret. No answer ever holds one. */
                        secrets: boolean;
                        /** @description Where its sender posts to. */
                        path: string;
                        /** @description Signature, mapping and examples: docs/reference/webhooks.md. */
                        definition: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putWebhooksName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Signature, mapping and examples: docs/reference/webhooks.md. */
                    definition: {
                        [key: string]: unknown;
                    };
                    /** @description Any of them may have signed. Left out, those of the version before stay. */
                    secrets?: string[];
                    /** @description The version this was edited from: someone else’s is then not overwritten. */
                    basedOn?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: number;
                        /** @description Examples that hold. */
                        examples: number;
                        /** @description Where its sender posts to; with the token where one was made, this once. */
                        path: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteWebhooksName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postWebhooksNameTry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The JSON body as it is; of a form its text, or an object of its fields. */
                    body: unknown;
                    /** @default {} */
                    headers?: {
                        [key: string]: string;
                    };
                    /** @default {} */
                    query?: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One a touchpoint, in the order of the body. */
                        outcomes: {
                            /** @description As it would be kept; empty fields are left out. */
                            touchpoint?: {
                                [key: string]: unknown;
                            };
                            refused?: {
                                code: string;
                                message: string;
                                path?: string;
                            };
                        }[];
                        /** @description Items for which no rule of the mapping holds. */
                        ignored: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postWebhooksNameReceive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /** @description Items for which no rule of the mapping holds: they are passed over. */
                        ignored: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postWebhooksNameReceiveToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether every item was accepted or is a duplicate. */
                        success: boolean;
                        /** @description One verdict an item, in the order of the request. */
                        items: {
                            /** @description The message id, given or made. */
                            id: string | null;
                            /** @enum {string} */
                            status: "accepted" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see these events in it. */
                        outbox: string[];
                        /** @description Items for which no rule of the mapping holds: they are passed over. */
                        ignored: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeople: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description Beginnings of words: names, e-mail addresses, ids, telephone numbers, values of traits. All must fit. */
                q?: string;
                /** @description As name:value, whole. */
                trait?: string | string[];
                /** @description Last touchpoint at this instant or later. */
                seenSince?: string;
                /** @description Who had a touchpoint of one of these names, in the scope. */
                name?: string | string[];
                /** @description Who had a touchpoint from one of these sources, in the scope. */
                source?: string | string[];
                /** @description Who had each of these touchpoints: ever, or between `from` and `to` where they are given. */
                has?: string | string[];
                /** @description Who had none of these. */
                hasNot?: string | string[];
                sort?: "lastSeen" | "firstSeen" | "touchpoints";
                order?: "desc" | "asc";
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            /** Format: uuid */
                            person: string;
                            name: string | null;
                            /** @enum {string} */
                            kind: "customer" | "employee" | "partner";
                            /** @description The strongest 5. */
                            identifiers: {
                                kind: string;
                                value: string;
                            }[];
                            identifierCount: number;
                            touchpoints: number;
                            firstSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                channel: string;
                            } | null;
                            lastSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                channel: string;
                            } | null;
                            /** @description Most used first. */
                            channels: string[];
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleTotal: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description Beginnings of words: names, e-mail addresses, ids, telephone numbers, values of traits. All must fit. */
                q?: string;
                /** @description As name:value, whole. */
                trait?: string | string[];
                /** @description Last touchpoint at this instant or later. */
                seenSince?: string;
                /** @description Who had a touchpoint of one of these names, in the scope. */
                name?: string | string[];
                /** @description Who had a touchpoint from one of these sources, in the scope. */
                source?: string | string[];
                /** @description Who had each of these touchpoints: ever, or between `from` and `to` where they are given. */
                has?: string | string[];
                /** @description Who had none of these. */
                hasNot?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeoplePerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An identifier as kind:value, for example email:ann@example.org, or the id of a person. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        person: string;
                        /** @description What they are called, as the usual traits say. */
                        name: string | null;
                        /** @enum {string} */
                        kind: "customer" | "employee" | "partner";
                        applied: number;
                        identifiers: {
                            kind: string;
                            value: string;
                            /** Format: date-time */
                            since: string;
                        }[];
                        traits: {
                            [key: string]: {
                                value: unknown;
                                /** Format: date-time */
                                since: string;
                                source: string;
                                event: string;
                            };
                        };
                        touchpoints: number;
                        firstSeen: {
                            /** Format: date-time */
                            time: string;
                            name: string;
                            type: string;
                            channel: string;
                            source: string;
                            id: string;
                        } | null;
                        lastSeen: {
                            /** Format: date-time */
                            time: string;
                            name: string;
                            type: string;
                            channel: string;
                            source: string;
                            id: string;
                        } | null;
                        channels: {
                            [key: string]: {
                                touchpoints: number;
                                /** Format: date-time */
                                first: string;
                                /** Format: date-time */
                                last: string;
                            };
                        };
                        recent: {
                            /** Format: date-time */
                            time: string;
                            name: string;
                            type: string;
                            channel: string;
                            source: string;
                            id: string;
                        }[];
                        merges: {
                            id: string;
                            /** Format: date-time */
                            at: string;
                            between: ({
                                kind: string;
                                value: string;
                            } | {
                                /** Format: uuid */
                                leaf: string;
                            })[];
                            evidence: {
                                event: string;
                                id: string;
                                source: string;
                                /** Format: date-time */
                                time: string;
                                explicit: boolean;
                            };
                        }[];
                        review: {
                            id: string;
                            /** Format: date-time */
                            at: string;
                            between: ({
                                kind: string;
                                value: string;
                            } | {
                                /** Format: uuid */
                                leaf: string;
                            })[];
                            evidence: {
                                event: string;
                                id: string;
                                source: string;
                                /** Format: date-time */
                                time: string;
                                explicit: boolean;
                            };
                            /** @enum {string} */
                            why: "cannot_link" | "limit_kind" | "limit_total";
                        }[];
                        keptApart: {
                            a: string;
                            b: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeoplePersonTimeline: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                channel?: string | string[];
                from?: string;
                to?: string;
                /** @description What comes first. */
                order?: "newest" | "oldest";
            };
            header?: never;
            path: {
                /** @description An identifier as kind:value, for example email:ann@example.org, or the id of a person. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        person: string;
                        touchpoints: {
                            /** Format: uuid */
                            key: string;
                            id: string;
                            source: string;
                            type: string;
                            name: string;
                            /** Format: date-time */
                            time: string;
                            /** Format: date-time */
                            received: string;
                            channel: string;
                            corner: string;
                            department: string;
                            properties: unknown;
                            traits: unknown;
                            context: unknown;
                            references: unknown;
                            identifiers: unknown;
                            /** @description More than half an hour after the touchpoint before it, of those that were asked for. */
                            startsVisit: boolean;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPeopleRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    people: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            asked: string;
                            profile: {
                                /** Format: uuid */
                                person: string;
                                /** @description What they are called, as the usual traits say. */
                                name: string | null;
                                /** @enum {string} */
                                kind: "customer" | "employee" | "partner";
                                applied: number;
                                identifiers: {
                                    kind: string;
                                    value: string;
                                    /** Format: date-time */
                                    since: string;
                                }[];
                                traits: {
                                    [key: string]: {
                                        value: unknown;
                                        /** Format: date-time */
                                        since: string;
                                        source: string;
                                        event: string;
                                    };
                                };
                                touchpoints: number;
                                firstSeen: {
                                    /** Format: date-time */
                                    time: string;
                                    name: string;
                                    type: string;
                                    channel: string;
                                    source: string;
                                    id: string;
                                } | null;
                                lastSeen: {
                                    /** Format: date-time */
                                    time: string;
                                    name: string;
                                    type: string;
                                    channel: string;
                                    source: string;
                                    id: string;
                                } | null;
                                channels: {
                                    [key: string]: {
                                        touchpoints: number;
                                        /** Format: date-time */
                                        first: string;
                                        /** Format: date-time */
                                        last: string;
                                    };
                                };
                                recent: {
                                    /** Format: date-time */
                                    time: string;
                                    name: string;
                                    type: string;
                                    channel: string;
                                    source: string;
                                    id: string;
                                }[];
                                merges: {
                                    id: string;
                                    /** Format: date-time */
                                    at: string;
                                    between: ({
                                        kind: string;
                                        value: string;
                                    } | {
                                        /** Format: uuid */
                                        leaf: string;
                                    })[];
                                    evidence: {
                                        event: string;
                                        id: string;
                                        source: string;
                                        /** Format: date-time */
                                        time: string;
                                        explicit: boolean;
                                    };
                                }[];
                                review: {
                                    id: string;
                                    /** Format: date-time */
                                    at: string;
                                    between: ({
                                        kind: string;
                                        value: string;
                                    } | {
                                        /** Format: uuid */
                                        leaf: string;
                                    })[];
                                    evidence: {
                                        event: string;
                                        id: string;
                                        source: string;
                                        /** Format: date-time */
                                        time: string;
                                        explicit: boolean;
                                    };
                                    /** @enum {string} */
                                    why: "cannot_link" | "limit_kind" | "limit_total";
                                }[];
                                keptApart: {
                                    a: string;
                                    b: string;
                                    by: string;
                                    /** Format: date-time */
                                    at: string;
                                }[];
                            } | null;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeoplePersonWalk: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description An identifier as kind:value, for example email:ann@example.org, or the id of a person. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        person: string;
                        steps: {
                            /** Format: uuid */
                            key: string;
                            name: string;
                            type: string;
                            /** Format: date-time */
                            time: string;
                            channel: string;
                            source: string;
                            /** @description As the event says, else as the catalogue does. */
                            corner: string;
                            department: string;
                            stage: string | null;
                            /** @description Since the step before; null at the first. */
                            waitSeconds: number | null;
                            startsVisit: boolean;
                            /** @description What the catalogue says of this touchpoint. */
                            description: string | null;
                            /** @description What the person may rely on, as the catalogue promises. */
                            promise: string | null;
                            properties: unknown;
                            references: unknown;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeoplePersonIdentity: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An identifier as kind:value, for example email:ann@example.org, or the id of a person. */
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        person: string;
                        identifiers: {
                            /**
                             * Format: uuid
                             * @description To whom people are shown masked: its number in this answer.
                             */
                            leaf: string;
                            kind: string;
                            value: string;
                            /** Format: date-time */
                            since: string;
                            touchpoints: number;
                            first: string | null;
                            last: string | null;
                        }[];
                        ties: {
                            /** @description Of a merge, as its undo takes it. */
                            id: string;
                            /** Format: uuid */
                            a: string;
                            /** Format: uuid */
                            b: string;
                            /** Format: date-time */
                            at: string;
                            evidence: {
                                event: string;
                                id: string;
                                source: string;
                                /** Format: date-time */
                                time: string;
                                /** @description Somebody said so outright, by an alias call. */
                                explicit: boolean;
                            };
                            /** @description It made one person of two; the others tie what already was one. */
                            joined: boolean;
                        }[];
                        held: {
                            /** @description Of a merge, as its undo takes it. */
                            id: string;
                            /** Format: uuid */
                            a: string;
                            /** Format: uuid */
                            b: string;
                            /** Format: date-time */
                            at: string;
                            evidence: {
                                event: string;
                                id: string;
                                source: string;
                                /** Format: date-time */
                                time: string;
                                /** @description Somebody said so outright, by an alias call. */
                                explicit: boolean;
                            };
                            /** @enum {string} */
                            why: "cannot_link" | "limit_kind" | "limit_total";
                        }[];
                        keptApart: {
                            /** Format: uuid */
                            a: string;
                            /** Format: uuid */
                            b: string;
                            by: string;
                            /** Format: date-time */
                            at: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleMergesIdPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Profile */
                        now: {
                            /** Format: uuid */
                            person: string;
                            /** @description What they are called, as the usual traits say. */
                            name: string | null;
                            /** @enum {string} */
                            kind: "customer" | "employee" | "partner";
                            applied: number;
                            identifiers: {
                                kind: string;
                                value: string;
                                /** Format: date-time */
                                since: string;
                            }[];
                            traits: {
                                [key: string]: {
                                    value: unknown;
                                    /** Format: date-time */
                                    since: string;
                                    source: string;
                                    event: string;
                                };
                            };
                            touchpoints: number;
                            firstSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            lastSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            channels: {
                                [key: string]: {
                                    touchpoints: number;
                                    /** Format: date-time */
                                    first: string;
                                    /** Format: date-time */
                                    last: string;
                                };
                            };
                            recent: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            }[];
                            merges: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                            }[];
                            review: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                                /** @enum {string} */
                                why: "cannot_link" | "limit_kind" | "limit_total";
                            }[];
                            keptApart: {
                                a: string;
                                b: string;
                                by: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                        };
                        /** @description The two sides first. */
                        people: {
                            /** Format: uuid */
                            person: string;
                            /** @description What they are called, as the usual traits say. */
                            name: string | null;
                            /** @enum {string} */
                            kind: "customer" | "employee" | "partner";
                            applied: number;
                            identifiers: {
                                kind: string;
                                value: string;
                                /** Format: date-time */
                                since: string;
                            }[];
                            traits: {
                                [key: string]: {
                                    value: unknown;
                                    /** Format: date-time */
                                    since: string;
                                    source: string;
                                    event: string;
                                };
                            };
                            touchpoints: number;
                            firstSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            lastSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            channels: {
                                [key: string]: {
                                    touchpoints: number;
                                    /** Format: date-time */
                                    first: string;
                                    /** Format: date-time */
                                    last: string;
                                };
                            };
                            recent: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            }[];
                            merges: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                            }[];
                            review: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                                /** @enum {string} */
                                why: "cannot_link" | "limit_kind" | "limit_total";
                            }[];
                            keptApart: {
                                a: string;
                                b: string;
                                by: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleMerges: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `applied` of the last one of the page before. */
                before?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        merges: ({
                            id: string;
                            applied: number;
                            undone: boolean;
                        } & {
                            [key: string]: unknown;
                        })[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postPeopleMergesIdUndo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            /** Format: uuid */
                            person: string;
                            /** @description What they are called, as the usual traits say. */
                            name: string | null;
                            /** @enum {string} */
                            kind: "customer" | "employee" | "partner";
                            applied: number;
                            identifiers: {
                                kind: string;
                                value: string;
                                /** Format: date-time */
                                since: string;
                            }[];
                            traits: {
                                [key: string]: {
                                    value: unknown;
                                    /** Format: date-time */
                                    since: string;
                                    source: string;
                                    event: string;
                                };
                            };
                            touchpoints: number;
                            firstSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            lastSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            } | null;
                            channels: {
                                [key: string]: {
                                    touchpoints: number;
                                    /** Format: date-time */
                                    first: string;
                                    /** Format: date-time */
                                    last: string;
                                };
                            };
                            recent: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                type: string;
                                channel: string;
                                source: string;
                                id: string;
                            }[];
                            merges: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                            }[];
                            review: {
                                id: string;
                                /** Format: date-time */
                                at: string;
                                between: ({
                                    kind: string;
                                    value: string;
                                } | {
                                    /** Format: uuid */
                                    leaf: string;
                                })[];
                                evidence: {
                                    event: string;
                                    id: string;
                                    source: string;
                                    /** Format: date-time */
                                    time: string;
                                    explicit: boolean;
                                };
                                /** @enum {string} */
                                why: "cannot_link" | "limit_kind" | "limit_total";
                            }[];
                            keptApart: {
                                a: string;
                                b: string;
                                by: string;
                                /** Format: date-time */
                                at: string;
                            }[];
                        }[];
                        outbox: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTouchpointsLive: {
        parameters: {
            query?: {
                name?: string | string[];
                source?: string | string[];
                channel?: string | string[];
                /** @description An id, or kind:value, for example email:ann@example.org. What was refused is nobody’s. */
                person?: string;
                outcome?: "accepted" | "refused";
                /** @description How many of the newest are told at first. */
                recent?: number;
                /** @description Whether it waits for what comes; else it ends with what there is. */
                follow?: string;
                /** @description As the header `Last-Event-ID`, for clients that cannot set it. */
                lastEventId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getChangesLive: {
        parameters: {
            query?: {
                /** @description Whether it waits for what comes; else it ends with what there is. */
                follow?: string;
                /** @description As the header `Last-Event-ID`, for clients that cannot set it. */
                lastEventId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTouchpointsCounts: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description With the period of the same length right before, or 52 weeks earlier, or with nothing. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description IANA name of the time zone in which days are counted. */
                zone?: string;
                by?: "channel" | "corner" | "department" | "stage" | "name" | "source" | "day" | "hour";
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        by: "channel" | "corner" | "department" | "stage" | "name" | "source" | "day" | "hour";
                        now: {
                            touchpoints: number;
                            /** @description Different people; touchpoints of nobody count none. */
                            people: number;
                            values: {
                                touchpoints: number;
                                /** @description Different people; touchpoints of nobody count none. */
                                people: number;
                                value: string;
                            }[];
                        };
                        /** @description Null where nothing is compared. */
                        before: {
                            touchpoints: number;
                            /** @description Different people; touchpoints of nobody count none. */
                            people: number;
                            values: {
                                touchpoints: number;
                                /** @description Different people; touchpoints of nobody count none. */
                                people: number;
                                value: string;
                            }[];
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPeopleCounts: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description With the period of the same length right before, or 52 weeks earlier, or with nothing. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description IANA name of the time zone in which days are counted. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        now: {
                            customer: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                            employee: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                            partner: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                        };
                        before: {
                            customer: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                            employee: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                            partner: {
                                /** @description With a touchpoint in the period. */
                                active: number;
                                /** @description Of these, those whose very first touchpoint it holds. */
                                new: number;
                                /** @description Of these, the others. */
                                returning: number;
                                /** @description With a touchpoint in the period before, and none in this one. */
                                quiet: number;
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPulse: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description With the period of the same length right before, or 52 weeks earlier, or with nothing. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description IANA name of the time zone in which days are counted. */
                zone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        period: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                        };
                        compared: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                        };
                        zone: string;
                        /** @description Of every series. */
                        days: string[];
                        /**
                         * Format: date
                         * @description Of the period itself; what lies before is what it is compared with.
                         */
                        firstDay: string;
                        /** @description How many subjects were looked at. */
                        tested: number;
                        /** @description Everything is within its usual noise. */
                        quiet: boolean;
                        /** @description What is news, together where it goes back to the same; the most surprising first. */
                        stories: {
                            before: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            now: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            /** @description Of the rate, as a fraction: 0.12 is 12 % more. */
                            change: {
                                value: number;
                                low: number;
                                high: number;
                            };
                            /** @description Standard deviations of its usual noise from no change. */
                            distance: number;
                            p: number;
                            /** @description How much it changes from period to period anyway, as a fraction; null where no past tells. */
                            usual: number | null;
                            began: {
                                /** Format: date */
                                on: string;
                                /** Format: date */
                                earliest: string;
                                /** Format: date */
                                latest: string;
                            } | null;
                            series: ({
                                rate: number;
                                low: number;
                                high: number;
                            } | null)[] | null;
                            /** @description Parameters of `GET /v1/pulse/people` that list whom the number counts, beside those of the scope. */
                            people: {
                                [key: string]: string;
                            };
                            /** Subject */
                            subject: {
                                /** @enum {string} */
                                dimension: "stage" | "department" | "corner" | "channel" | "name";
                                value: string;
                                /** @description Only on person-days on which this channel came before. */
                                among: string | null;
                            };
                            /** @description Share of wrong discoveries if this and all that is less probable are called news. */
                            q: number;
                            news: boolean;
                            same: {
                                /** @enum {string} */
                                dimension: "stage" | "department" | "corner" | "channel" | "name";
                                value: string;
                                among?: string;
                            }[];
                            explanations: {
                                /** @enum {string} */
                                family: "after" | "version" | "platform";
                                value: string;
                                source: string | null;
                                /** @description Of the change, among people who are alike; 1 is all of it. */
                                share: {
                                    value: number;
                                    low: number;
                                    high: number;
                                };
                                /** @description With it as often as without, among people who are alike. */
                                timesAsOften: {
                                    value: number;
                                    low: number;
                                    high: number;
                                } | null;
                                timesAsOftenUnadjusted: number | null;
                                /** @description Person-days with it. */
                                days: number;
                                /** @description Those on which the subject followed. */
                                outcomes: number;
                                /** @description Parameters of `GET /v1/pulse/people` that list whom the number counts, beside those of the scope. */
                                people: {
                                    [key: string]: string;
                                };
                            }[];
                        }[][];
                        /** @description What is within its usual noise. */
                        rest: {
                            before: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            now: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            /** @description Of the rate, as a fraction: 0.12 is 12 % more. */
                            change: {
                                value: number;
                                low: number;
                                high: number;
                            };
                            /** @description Standard deviations of its usual noise from no change. */
                            distance: number;
                            p: number;
                            /** @description How much it changes from period to period anyway, as a fraction; null where no past tells. */
                            usual: number | null;
                            began: {
                                /** Format: date */
                                on: string;
                                /** Format: date */
                                earliest: string;
                                /** Format: date */
                                latest: string;
                            } | null;
                            series: ({
                                rate: number;
                                low: number;
                                high: number;
                            } | null)[] | null;
                            /** @description Parameters of `GET /v1/pulse/people` that list whom the number counts, beside those of the scope. */
                            people: {
                                [key: string]: string;
                            };
                            /** Subject */
                            subject: {
                                /** @enum {string} */
                                dimension: "stage" | "department" | "corner" | "channel" | "name";
                                value: string;
                                /** @description Only on person-days on which this channel came before. */
                                among: string | null;
                            };
                            /** @description Share of wrong discoveries if this and all that is less probable are called news. */
                            q: number;
                            news: boolean;
                        }[];
                        scores: {
                            before: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            now: {
                                /** @description Different people. */
                                people: number;
                                /** @description Person-days on which it happened. */
                                days: number;
                                /** @description Of all person-days; of people, people a day. */
                                rate: number;
                            };
                            /** @description Of the rate, as a fraction: 0.12 is 12 % more. */
                            change: {
                                value: number;
                                low: number;
                                high: number;
                            };
                            /** @description Standard deviations of its usual noise from no change. */
                            distance: number;
                            p: number;
                            /** @description How much it changes from period to period anyway, as a fraction; null where no past tells. */
                            usual: number | null;
                            began: {
                                /** Format: date */
                                on: string;
                                /** Format: date */
                                earliest: string;
                                /** Format: date */
                                latest: string;
                            } | null;
                            series: ({
                                rate: number;
                                low: number;
                                high: number;
                            } | null)[] | null;
                            /** @description Parameters of `GET /v1/pulse/people` that list whom the number counts, beside those of the scope. */
                            people: {
                                [key: string]: string;
                            };
                            id: string;
                            subject: {
                                /** @enum {string} */
                                dimension: "stage" | "department" | "corner" | "channel" | "name";
                                value: string;
                                /** @description Only on person-days on which this channel came before. */
                                among: string | null;
                            } | null;
                        }[];
                        releases: {
                            source: string;
                            version: string;
                            /** Format: date */
                            on: string;
                        }[];
                        /** @description The first finding a day, by the channel that came before, of person-days with that channel. */
                        course: {
                            /** Subject */
                            subject: {
                                /** @enum {string} */
                                dimension: "stage" | "department" | "corner" | "channel" | "name";
                                value: string;
                                /** @description Only on person-days on which this channel came before. */
                                among: string | null;
                            };
                            lines: {
                                channel: string;
                                news: boolean;
                                points: ({
                                    rate: number;
                                    low: number;
                                    high: number;
                                } | null)[];
                            }[];
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPulsePeople: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description With the period of the same length right before, or 52 weeks earlier, or with nothing. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                /** @description IANA name of the time zone in which days are counted. */
                zone?: string;
                /** @description Whom: all, those of a subject, or those who are new, returning, or gone quiet. */
                of?: "everybody" | "subject" | "new" | "returning" | "quiet";
                dimension?: "stage" | "department" | "corner" | "channel" | "name";
                value?: string;
                among?: string;
                family?: "after" | "version" | "platform";
                factor?: string;
                factorSource?: string;
                side?: "now" | "before";
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: {
                            /** Format: uuid */
                            person: string;
                            identifiers: {
                                kind: string;
                                value: string;
                            }[];
                            touchpoints: number;
                            lastSeen: {
                                /** Format: date-time */
                                time: string;
                                name: string;
                                channel: string;
                            } | null;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPulseIngest: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        at: string;
                        ready: boolean;
                        why: string | null;
                        /** @description Items that wait for their transaction, in this process. */
                        queue: number;
                        backlog: {
                            /** @description Stored, and on their way to the analytical engine. */
                            events: number;
                            oldestSeconds: number | null;
                        };
                        /** @description Received in each of the last 24 hours, the oldest first. */
                        perHour: number[];
                        /** @description Kept as dead letters, and neither replayed nor dropped. */
                        refused: {
                            source: string;
                            code: string;
                            letters: number;
                        }[];
                        sources: {
                            source: string;
                            /** @description Received in the last 24 hours. */
                            touchpoints: number;
                            perHour: number[];
                            /**
                             * Format: date-time
                             * @description When something of it was received last.
                             */
                            last: string;
                            refused: number;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJourneysGraph: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Without it and `to`: everything. */
                from?: string;
                /** @description Event time, excluded. */
                to?: string;
                /** @description Another period beside it, and what changed with 95 % intervals; needs `from`. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                source?: string | string[];
                name?: string | string[];
                /** @description Default: track, page and screen; what is said about a person is no step. */
                type?: string | string[];
                /** @description One person alone: an id, or an identifier as kind:value, for example email:ann@example.org. */
                person?: string;
                /** @description How many variants to return. */
                variants?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        people: number;
                        events: number;
                        activities: {
                            name: string;
                            count: number;
                            people: number;
                            starts: number;
                            ends: number;
                            /** @description Of most of its events. */
                            channel: string | null;
                            corner: string | null;
                            department: string | null;
                            stage: string | null;
                        }[];
                        edges: {
                            from: string;
                            to: string;
                            count: number;
                            people: number;
                            meanSeconds: number;
                            medianSeconds: number;
                            p90Seconds: number;
                        }[];
                        variants?: {
                            names: string[];
                            count: number;
                        }[];
                        /** @description How many variants there are in all. */
                        variantCount?: number;
                        compared?: {
                            /** Format: date-time */
                            from: string;
                            /** Format: date-time */
                            to: string;
                            people: number;
                            events: number;
                            activities: {
                                name: string;
                                count: number;
                                people: number;
                                starts: number;
                                ends: number;
                            }[];
                            edges: {
                                from: string;
                                to: string;
                                count: number;
                                people: number;
                                meanSeconds: number;
                                medianSeconds: number;
                                p90Seconds: number;
                            }[];
                            /** @description Of every activity and edge of either period, now less before, with 95 % intervals: the share of all people whom the activity happened to; of an edge, the share of the people at `from` who went on to `to`, and the median time, null where a period has fewer than two. */
                            changes: {
                                activities: {
                                    name: string;
                                    /** ChangeBetweenPeriods */
                                    share: {
                                        value: number;
                                        low: number;
                                        high: number;
                                    };
                                }[];
                                edges: {
                                    from: string;
                                    to: string;
                                    /** ChangeBetweenPeriods */
                                    share: {
                                        value: number;
                                        low: number;
                                        high: number;
                                    };
                                    medianSeconds: {
                                        value: number;
                                        low: number;
                                        high: number;
                                    } | null;
                                }[];
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJourneysPeople: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Without it and `to`: everything. */
                from?: string;
                /** @description Event time, excluded. */
                to?: string;
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
                source?: string | string[];
                name?: string | string[];
                /** @description Default: track, page and screen; what is said about a person is no step. */
                type?: string | string[];
                /** @description One person alone: an id, or an identifier as kind:value, for example email:ann@example.org. */
                person?: string;
                /** @description People to whom it happened. One of this, `step` and `next`, `starts`, `ends`, `way` is needed. */
                activity?: string;
                /** @description With `next`: people to whom that happened right after this. */
                step?: string;
                next?: string;
                /** @description People whose first step in the scope it was. */
                starts?: string;
                /** @description People whose last step in the scope it was. */
                ends?: string;
                /** @description People whose whole way through it was: every step in the scope, in order. */
                way?: string | string[];
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are in all; 0 on a page after the last. */
                        people: number;
                        rows: {
                            /** Format: uuid */
                            person: string;
                            /** @description The strongest; null where nobody is known by it any more. */
                            identifier: {
                                kind: string;
                                value: string;
                            } | null;
                            name: string | null;
                            /** @description How often it happened to this person in the scope. */
                            count: number;
                            /**
                             * Format: date-time
                             * @description When it last did; of an edge, when it was left.
                             */
                            at: string;
                            /** @description Of an edge: when the activity it leads to happened. */
                            next: string | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTouchpointsExport: {
        parameters: {
            query?: {
                format?: "jsonl" | "csv" | "parquet" | "xes";
                /** @description Touchpoints of one part. XES has whole people in it, so the last one may exceed it. */
                limit?: number;
                /** @description Of the address in `Link`; the same filter goes with it. */
                cursor?: string;
                channel?: string | string[];
                source?: string | string[];
                name?: string | string[];
                /** @description An id, or an identifier as kind:value. */
                person?: string;
                /** @description Of event time; included. */
                from?: string;
                /** @description Of event time; excluded. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                    "application/vnd.apache.parquet": string;
                    "application/xml": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImports: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        imports: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            source: string;
                            /** @description Rows of the file that are committed, the header left out. */
                            position: number;
                            accepted: number;
                            refused: number;
                            /** Format: date-time */
                            started: string;
                            /** Format: date-time */
                            at: string;
                            finished: boolean;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImportsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        source: string;
                        /** @description Rows of the file that are committed, the header left out. */
                        position: number;
                        accepted: number;
                        refused: number;
                        /** Format: date-time */
                        started: string;
                        /** Format: date-time */
                        at: string;
                        finished: boolean;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putImportsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    source: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        source: string;
                        /** @description Rows of the file that are committed, the header left out. */
                        position: number;
                        accepted: number;
                        refused: number;
                        /** Format: date-time */
                        started: string;
                        /** Format: date-time */
                        at: string;
                        finished: boolean;
                        /** @description The newest other import with events under this name and source: theirs may be the same events. */
                        earlier: {
                            /** Format: uuid */
                            id: string;
                            name: string;
                            source: string;
                            /** @description Rows of the file that are committed, the header left out. */
                            position: number;
                            accepted: number;
                            refused: number;
                            /** Format: date-time */
                            started: string;
                            /** Format: date-time */
                            at: string;
                            finished: boolean;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postImportsIdSteps: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    from: number;
                    to: number;
                    /** @default false */
                    finished?: boolean;
                    /**
                     * @description Rows between `from` and `to` that the sender itself refuses: they go to the ledger.
                     * @default []
                     */
                    refused?: {
                        /** @description Of the file, from 1. */
                        line: number;
                        /** @enum {string} */
                        code: "not_an_object" | "wrong_type" | "type_missing" | "type_unknown" | "name_missing" | "identifier_missing" | "time_invalid" | "time_out_of_range" | "event_too_large" | "nul_character" | "lone_surrogate" | "unsafe_integer" | "too_deep" | "forbidden_key" | "poison" | "line_invalid" | "schema_violation" | "body_invalid" | "too_many";
                        message: string;
                        path?: string;
                        excerpt: string;
                        /** @description The message that the row became, where it got that far: its dead letter can be replayed. */
                        event?: unknown;
                    }[];
                    /** @description Messages as in Segment’s HTTP specification. */
                    events: unknown[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        position: number;
                        outbox: string | null;
                        /** @description Events of this step that name nobody. */
                        withoutPerson: number;
                        /** @description Events of this step that repeat the id of one before them: they are left out. */
                        repeated: number;
                        /** @description Events that an engine refused while all others were committed. */
                        refused: {
                            index: number;
                            code: string;
                            message: string;
                            path?: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogue: {
        parameters: {
            query?: {
                /** @description With what was seen and is in no plan. */
                unplanned?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        /** Catalogue */
                        value: {
                            /**
                             * @description Departments, each of which may own touchpoints.
                             * @default [
                             *       "marketing",
                             *       "product",
                             *       "sales",
                             *       "service"
                             *     ]
                             */
                            departments: string[];
                            /**
                             * @description The corners of the company that make the experience together.
                             * @default [
                             *       "marketing",
                             *       "product",
                             *       "commerce",
                             *       "service"
                             *     ]
                             */
                            corners: string[];
                            /**
                             * @description The stages of the life cycle, in their order.
                             * @default [
                             *       "awareness",
                             *       "research",
                             *       "purchase",
                             *       "onboarding",
                             *       "usage",
                             *       "service",
                             *       "renewal",
                             *       "referral",
                             *       "advocacy"
                             *     ]
                             */
                            stages: string[];
                            /**
                             * @description By the name of their events.
                             * @default {}
                             */
                            touchpoints: {
                                [key: string]: {
                                    description?: string;
                                    channel?: string;
                                    /** @description One of the structure’s corners. */
                                    corner?: string;
                                    /** @description The department that owns it, one of the structure’s. */
                                    department?: string;
                                    /** @description One of the structure’s stages. */
                                    stage?: string;
                                    /** @description What one occurrence costs. */
                                    cost?: {
                                        amount: number;
                                        currency: string;
                                    };
                                    /** @description What the person may rely on. */
                                    promise?: string;
                                    /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                                    schema?: Record<string, never>;
                                    /**
                                     * @description What becomes of an event that is not as the schema says.
                                     * @default mark
                                     * @enum {string}
                                     */
                                    onViolation: "refuse" | "mark" | "allow";
                                    /**
                                     * @description Where personal data are.
                                     * @default []
                                     */
                                    pii: {
                                        pointer: string;
                                        /** @description What it is: email, phone, name, address, card, health … */
                                        kind: string;
                                    }[];
                                    /**
                                     * @default planned
                                     * @enum {string}
                                     */
                                    status: "planned" | "unplanned" | "retired";
                                };
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCatalogue: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The version of the catalogue this was edited from. */
                    basedOn: number;
                    /** Catalogue */
                    value: {
                        /**
                         * @description Departments, each of which may own touchpoints.
                         * @default [
                         *       "marketing",
                         *       "product",
                         *       "sales",
                         *       "service"
                         *     ]
                         */
                        departments?: string[];
                        /**
                         * @description The corners of the company that make the experience together.
                         * @default [
                         *       "marketing",
                         *       "product",
                         *       "commerce",
                         *       "service"
                         *     ]
                         */
                        corners?: string[];
                        /**
                         * @description The stages of the life cycle, in their order.
                         * @default [
                         *       "awareness",
                         *       "research",
                         *       "purchase",
                         *       "onboarding",
                         *       "usage",
                         *       "service",
                         *       "renewal",
                         *       "referral",
                         *       "advocacy"
                         *     ]
                         */
                        stages?: string[];
                        /**
                         * @description By the name of their events.
                         * @default {}
                         */
                        touchpoints?: {
                            [key: string]: {
                                description?: string;
                                channel?: string;
                                /** @description One of the structure’s corners. */
                                corner?: string;
                                /** @description The department that owns it, one of the structure’s. */
                                department?: string;
                                /** @description One of the structure’s stages. */
                                stage?: string;
                                /** @description What one occurrence costs. */
                                cost?: {
                                    amount: number;
                                    currency: string;
                                };
                                /** @description What the person may rely on. */
                                promise?: string;
                                /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                                schema?: Record<string, never>;
                                /**
                                 * @description What becomes of an event that is not as the schema says.
                                 * @default mark
                                 * @enum {string}
                                 */
                                onViolation?: "refuse" | "mark" | "allow";
                                /**
                                 * @description Where personal data are.
                                 * @default []
                                 */
                                pii?: {
                                    pointer: string;
                                    /** @description What it is: email, phone, name, address, card, health … */
                                    kind: string;
                                }[];
                                /**
                                 * @default planned
                                 * @enum {string}
                                 */
                                status?: "planned" | "unplanned" | "retired";
                            };
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the catalogue, and of what was changed. */
                        version: number;
                        changed: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueStructure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        value: {
                            /**
                             * @description Departments, each of which may own touchpoints.
                             * @default [
                             *       "marketing",
                             *       "product",
                             *       "sales",
                             *       "service"
                             *     ]
                             */
                            departments: string[];
                            /**
                             * @description The corners of the company that make the experience together.
                             * @default [
                             *       "marketing",
                             *       "product",
                             *       "commerce",
                             *       "service"
                             *     ]
                             */
                            corners: string[];
                            /**
                             * @description The stages of the life cycle, in their order.
                             * @default [
                             *       "awareness",
                             *       "research",
                             *       "purchase",
                             *       "onboarding",
                             *       "usage",
                             *       "service",
                             *       "renewal",
                             *       "referral",
                             *       "advocacy"
                             *     ]
                             */
                            stages: string[];
                        };
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCatalogueStructure: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The version of the catalogue this was edited from. */
                    basedOn: number;
                    value: {
                        /**
                         * @description Departments, each of which may own touchpoints.
                         * @default [
                         *       "marketing",
                         *       "product",
                         *       "sales",
                         *       "service"
                         *     ]
                         */
                        departments?: string[];
                        /**
                         * @description The corners of the company that make the experience together.
                         * @default [
                         *       "marketing",
                         *       "product",
                         *       "commerce",
                         *       "service"
                         *     ]
                         */
                        corners?: string[];
                        /**
                         * @description The stages of the life cycle, in their order.
                         * @default [
                         *       "awareness",
                         *       "research",
                         *       "purchase",
                         *       "onboarding",
                         *       "usage",
                         *       "service",
                         *       "renewal",
                         *       "referral",
                         *       "advocacy"
                         *     ]
                         */
                        stages?: string[];
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the catalogue, and of what was changed. */
                        version: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueTouchpoints: {
        parameters: {
            query?: {
                status?: "planned" | "unplanned" | "retired";
                department?: string;
                stage?: string;
                /** @description What the name holds, in any case. */
                text?: string;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        touchpoints: {
                            name: string;
                            /** @description Of the last change; 0 where it is in no plan. */
                            version: number;
                            /** @enum {string} */
                            status: "planned" | "unplanned" | "retired";
                            channel: string | null;
                            corner: string | null;
                            department: string | null;
                            stage: string | null;
                            cost: {
                                amount: number;
                                currency: string;
                            } | null;
                            promise: string | null;
                            onViolation: string;
                            hasSchema: boolean;
                            /** @description Events that were not as its schema said, since they are counted. */
                            violations: number;
                            /** @description Seen, of all sources. */
                            events: number;
                            last: string | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueGaps: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withoutOwner: {
                            name: string;
                            seen: number;
                        }[];
                        stagesWithoutTouchpoint: string[];
                        severalDepartments: {
                            name: string;
                            claims: {
                                department: string;
                                /** @enum {string} */
                                by: "catalogue" | "events";
                                source?: string;
                                events?: number;
                            }[];
                        }[];
                        unplanned: {
                            name: string;
                            sources: string[];
                            seen: number;
                        }[];
                        plannedButNeverSeen: string[];
                        retiredButSeen: {
                            name: string;
                            /** Format: date-time */
                            last: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTouchpointsSources: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sources: {
                            source: string;
                            events: number;
                            names: number;
                            /** Format: date-time */
                            first: string;
                            /**
                             * Format: date-time
                             * @description When the newest was received.
                             */
                            last: string;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueViolations: {
        parameters: {
            query?: {
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        violations: {
                            name: string;
                            source: string;
                            /** @description Version of the touchpoint whose schema they violate. */
                            schema: number;
                            /** @enum {string} */
                            action: "refused" | "marked" | "allowed";
                            count: number;
                            /** Format: date-time */
                            first: string;
                            /** Format: date-time */
                            last: string;
                            example: {
                                id: string;
                                path: string;
                                message: string;
                            };
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueCounts: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                /** @description Event time, included. Default: 28 days before `to`. */
                from?: string;
                /** @description Event time, excluded. Default: the end of today. */
                to?: string;
                /** @description With the period of the same length right before, or 52 weeks earlier, or with nothing. */
                compare?: "previous" | "year" | "none";
                /** @description What the people are to the company. */
                kind?: ("customer" | "employee" | "partner") | ("customer" | "employee" | "partner")[];
                channel?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                corner?: string | string[];
                /** @description As the event says, else as the catalogue does; `none` means those without one. */
                department?: string | string[];
                /** @description As the catalogue says; `none` means those without one. */
                stage?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        counts: {
                            name: string;
                            events: number;
                            /** @description Who did it. */
                            people: number;
                            /** @description Events in the period compared with; null where none is. */
                            before: number | null;
                            /** @description As a fraction of before, with its 95 % interval, people being the unit; null where either is none. */
                            change: {
                                value: number;
                                low: number;
                                high: number;
                            } | null;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueTouchpointsName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /** @description Of the last change: the `basedOn` of the next; 0 where it is in no plan. */
                        version: number;
                        changed: {
                            /** Format: date-time */
                            at: string;
                            by: string;
                        } | null;
                        /**
                         * PlannedTouchpoint
                         * @description What is planned; where nothing is, what events say.
                         */
                        value: {
                            description?: string;
                            channel?: string;
                            /** @description One of the structure’s corners. */
                            corner?: string;
                            /** @description The department that owns it, one of the structure’s. */
                            department?: string;
                            /** @description One of the structure’s stages. */
                            stage?: string;
                            /** @description What one occurrence costs. */
                            cost?: {
                                amount: number;
                                currency: string;
                            };
                            /** @description What the person may rely on. */
                            promise?: string;
                            /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                            schema?: Record<string, never>;
                            /**
                             * @description What becomes of an event that is not as the schema says.
                             * @default mark
                             * @enum {string}
                             */
                            onViolation: "refuse" | "mark" | "allow";
                            /**
                             * @description Where personal data are.
                             * @default []
                             */
                            pii: {
                                pointer: string;
                                /** @description What it is: email, phone, name, address, card, health … */
                                kind: string;
                            }[];
                            /**
                             * @default planned
                             * @enum {string}
                             */
                            status: "planned" | "unplanned" | "retired";
                        };
                        seen: {
                            source: string;
                            events: number;
                            /** @description How many of them were looked into. */
                            sampled: number;
                            /** Format: date-time */
                            first: string;
                            /** Format: date-time */
                            last: string;
                            /** @description What events said of whose they are; empty: nothing. */
                            departments: {
                                [key: string]: number;
                            };
                            channels: {
                                [key: string]: number;
                            };
                        }[];
                        violations: {
                            name: string;
                            source: string;
                            /** @description Version of the touchpoint whose schema they violate. */
                            schema: number;
                            /** @enum {string} */
                            action: "refused" | "marked" | "allowed";
                            count: number;
                            /** Format: date-time */
                            first: string;
                            /** Format: date-time */
                            last: string;
                            example: {
                                id: string;
                                path: string;
                                message: string;
                            };
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putCatalogueTouchpointsName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The touchpoint’s version this was edited from; 0 where it had none. */
                    basedOn: number;
                    /** PlannedTouchpoint */
                    value: {
                        description?: string;
                        channel?: string;
                        /** @description One of the structure’s corners. */
                        corner?: string;
                        /** @description The department that owns it, one of the structure’s. */
                        department?: string;
                        /** @description One of the structure’s stages. */
                        stage?: string;
                        /** @description What one occurrence costs. */
                        cost?: {
                            amount: number;
                            currency: string;
                        };
                        /** @description What the person may rely on. */
                        promise?: string;
                        /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                        schema?: Record<string, never>;
                        /**
                         * @description What becomes of an event that is not as the schema says.
                         * @default mark
                         * @enum {string}
                         */
                        onViolation?: "refuse" | "mark" | "allow";
                        /**
                         * @description Where personal data are.
                         * @default []
                         */
                        pii?: {
                            pointer: string;
                            /** @description What it is: email, phone, name, address, card, health … */
                            kind: string;
                        }[];
                        /**
                         * @default planned
                         * @enum {string}
                         */
                        status?: "planned" | "unplanned" | "retired";
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the catalogue, and of what was changed. */
                        version: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteCatalogueTouchpointsName: {
        parameters: {
            query?: {
                basedOn?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the catalogue, and of what was changed. */
                        version: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueTouchpointsNameVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            version: number;
                            /** Format: date-time */
                            at: string;
                            by: string;
                            /** @description Null where it was taken out. */
                            value: {
                                description?: string;
                                channel?: string;
                                /** @description One of the structure’s corners. */
                                corner?: string;
                                /** @description The department that owns it, one of the structure’s. */
                                department?: string;
                                /** @description One of the structure’s stages. */
                                stage?: string;
                                /** @description What one occurrence costs. */
                                cost?: {
                                    amount: number;
                                    currency: string;
                                };
                                /** @description What the person may rely on. */
                                promise?: string;
                                /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                                schema?: Record<string, never>;
                                /**
                                 * @description What becomes of an event that is not as the schema says.
                                 * @default mark
                                 * @enum {string}
                                 */
                                onViolation: "refuse" | "mark" | "allow";
                                /**
                                 * @description Where personal data are.
                                 * @default []
                                 */
                                pii: {
                                    pointer: string;
                                    /** @description What it is: email, phone, name, address, card, health … */
                                    kind: string;
                                }[];
                                /**
                                 * @default planned
                                 * @enum {string}
                                 */
                                status: "planned" | "unplanned" | "retired";
                            } | null;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getCatalogueTouchpointsNameMarked: {
        parameters: {
            query?: {
                /** @description Outbox ids of an acknowledgement: the answer waits until those events are in it. */
                after?: string | string[];
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        marked: {
                            /** Format: uuid */
                            key: string;
                            id: string;
                            source: string;
                            /** Format: date-time */
                            received: string;
                            applied: number;
                            /** @description Version of the touchpoint whose schema it violates. */
                            schema: number;
                            path: string;
                            message: string;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postCatalogueTouchpointsNameRestore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Of the catalogue, and of what was changed. */
                        version: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postCatalogueTouchpointsNamePreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan. */
                    schema: Record<string, never>;
                    /** @default 30 */
                    days?: number;
                    /**
                     * @description Of more events than this a uniform sample is examined.
                     * @default 20000
                     */
                    sample?: number;
                    /** @default 10 */
                    examples?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        since: string;
                        /** @description Of this name in the period. */
                        events: number;
                        examined: number;
                        violations: number;
                        /** @description Whether every event was examined; else numbers by source are estimated. */
                        exact: boolean;
                        /** @description Whether masked copies were examined, as for roles that see people masked. */
                        masked: boolean;
                        sources: {
                            source: string;
                            events: number;
                            examined: number;
                            violations: number;
                            /** @description Violations among all events of the source. */
                            estimated: number;
                        }[];
                        examples: {
                            source: string;
                            id: string;
                            /** Format: uuid */
                            key: string;
                            /** Format: date-time */
                            time: string;
                            path: string;
                            message: string;
                            properties: unknown;
                        }[];
                        /** @description Refused events of this name that wait, and how many of them the schema would take. */
                        deadLetters: {
                            examined: number;
                            accepted: number;
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getDead-letters": {
        parameters: {
            query?: {
                source?: string;
                /** @description Why it was refused. */
                code?: string;
                /** @description Of the event. */
                name?: string;
                /** @description Received then or later. */
                from?: string;
                /** @description Received before. */
                to?: string;
                /** @description What the body holds, the case of A to Z ignored; for a key of scope admin. */
                text?: string;
                state?: "waiting" | "replayed" | "all";
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        letters: {
                            /** Format: uuid */
                            id: string;
                            /** Format: date-time */
                            received: string;
                            /** @description As its sender wrote it, where that could be read. */
                            happened: string | null;
                            source: string;
                            /** @description What it came in by: segment, posthog, cloudevents, snowplow, webhook, import or source. */
                            door: string;
                            /** @description Its own id, or the one it was given; empty: none. */
                            event: string;
                            name: string;
                            code: string;
                            path: string;
                            bytes: number;
                            /** @description Whether it was kept whole: only then it can be replayed. */
                            whole: boolean;
                            /** @description How often it came. */
                            seen: number;
                            /** Format: date-time */
                            lastSeen: string;
                            /** @description Replays that were refused again. */
                            tries: number;
                            replayed: string | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deleteDead-letters": {
        parameters: {
            query: {
                /** @description As kind:value, for example email:ann@example.org; may be repeated. */
                identifier: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Dead letters. */
                        erased: number;
                        /** @description Refusals in the ledger, of which only when and why is left. */
                        ledger: number;
                        /** @description Deliveries that were given up. */
                        deliveries: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getDead-lettersSummary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sources: {
                            source: string;
                            letters: number;
                            waiting: number;
                            bytes: number;
                            /** Format: date-time */
                            oldest: string;
                            /** Format: date-time */
                            newest: string;
                        }[];
                        waiting: {
                            source: string;
                            code: string;
                            letters: number;
                        }[];
                        /** @description Why: age, quota, discarded, erased. */
                        dropped: {
                            source: string;
                            why: string;
                            letters: number;
                            /** Format: date-time */
                            last: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getDead-lettersExport": {
        parameters: {
            query?: {
                source?: string;
                /** @description Why it was refused. */
                code?: string;
                /** @description Of the event. */
                name?: string;
                /** @description Received then or later. */
                from?: string;
                /** @description Received before. */
                to?: string;
                /** @description What the body holds; the case of A to Z is ignored. */
                text?: string;
                state?: "waiting" | "replayed" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getDead-lettersId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        /** Format: date-time */
                        received: string;
                        /** @description As its sender wrote it, where that could be read. */
                        happened: string | null;
                        source: string;
                        /** @description What it came in by: segment, posthog, cloudevents, snowplow, webhook, import or source. */
                        door: string;
                        /** @description Its own id, or the one it was given; empty: none. */
                        event: string;
                        name: string;
                        code: string;
                        path: string;
                        bytes: number;
                        /** @description Whether it was kept whole: only then it can be replayed. */
                        whole: boolean;
                        /** @description How often it came. */
                        seen: number;
                        /** Format: date-time */
                        lastSeen: string;
                        /** @description Replays that were refused again. */
                        tries: number;
                        replayed: string | null;
                        message: string;
                        /** @description Why the last replay was refused. */
                        tried: string | null;
                        replayedBy: string | null;
                        /** @description What was sent, as JSON; cut off where it is not whole. */
                        body: string;
                        /** @description What its request said beside it, as JSON. */
                        arrival: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postDead-lettersReplay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids?: string[];
                    filter?: {
                        source?: string;
                        /** @description Why it was refused. */
                        code?: string;
                        /** @description Of the event. */
                        name?: string;
                        /**
                         * Format: date-time
                         * @description Received then or later.
                         */
                        from?: string;
                        /**
                         * Format: date-time
                         * @description Received before.
                         */
                        to?: string;
                        /** @description What the body holds; the case of A to Z is ignored. */
                        text?: string;
                    };
                    /** @default 1000 */
                    limit?: number;
                    /** @description `next` of the call before. */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                        /** @description Events of these ids are there already; the letters are marked. */
                        duplicates: number;
                        refused: number;
                        letters: {
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            status: "replayed" | "duplicate" | "refused";
                            code?: string;
                            message?: string;
                            path?: string;
                        }[];
                        /** @description Pass one as `after` to an analytical read to see them in it. */
                        outbox: string[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postDead-lettersDiscard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    ids?: string[];
                    filter?: {
                        source?: string;
                        /** @description Why it was refused. */
                        code?: string;
                        /** @description Of the event. */
                        name?: string;
                        /**
                         * Format: date-time
                         * @description Received then or later.
                         */
                        from?: string;
                        /**
                         * Format: date-time
                         * @description Received before.
                         */
                        to?: string;
                        /** @description What the body holds; the case of A to Z is ignored. */
                        text?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        discarded: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestinations: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        destinations: {
                            name: string;
                            kind: string;
                            /** @enum {string} */
                            stream: "touchpoints" | "people";
                            rule: {
                                [key: string]: unknown;
                            };
                            /** @description Secrets are `***`; given back so, they stay. */
                            settings: {
                                [key: string]: unknown;
                            };
                            retry: {
                                [key: string]: unknown;
                            };
                            concurrency: number;
                            timeoutSeconds: number;
                            /** @description The longest wait before each retry, seconds. */
                            schedule: number[];
                            /**
                             * @description The last two: this process cannot use it.
                             * @enum {string}
                             */
                            state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                            /** @description Why it is paused, where nobody decided so, or cannot be used. */
                            why: string | null;
                            /** @description Planned and not delivered. */
                            waiting: number;
                            /** @description Of those, tried in vain before. */
                            failing: number;
                            waitingSince: string | null;
                            dead: number;
                            place: {
                                /** @description Planned up to this shipment of the feed. */
                                position: number;
                                /** @description Shipments that have arrived since. */
                                behind: number;
                                /** @description History is read again; what arrived since comes after it. */
                                replaying: boolean;
                            };
                            /** Format: date-time */
                            created: string;
                            /** Format: date-time */
                            changed: string;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestinationsKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kinds: {
                            name: string;
                            /** @description JSON Schema of its settings; a field with `secret` is never shown again. */
                            settings: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestinationsName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        kind: string;
                        /** @enum {string} */
                        stream: "touchpoints" | "people";
                        rule: {
                            [key: string]: unknown;
                        };
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        retry: {
                            [key: string]: unknown;
                        };
                        concurrency: number;
                        timeoutSeconds: number;
                        /** @description The longest wait before each retry, seconds. */
                        schedule: number[];
                        /**
                         * @description The last two: this process cannot use it.
                         * @enum {string}
                         */
                        state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                        /** @description Why it is paused, where nobody decided so, or cannot be used. */
                        why: string | null;
                        /** @description Planned and not delivered. */
                        waiting: number;
                        /** @description Of those, tried in vain before. */
                        failing: number;
                        waitingSince: string | null;
                        dead: number;
                        place: {
                            /** @description Planned up to this shipment of the feed. */
                            position: number;
                            /** @description Shipments that have arrived since. */
                            behind: number;
                            /** @description History is read again; what arrived since comes after it. */
                            replaying: boolean;
                        };
                        /** Format: date-time */
                        created: string;
                        /** Format: date-time */
                        changed: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putDestinationsName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description When what failed is tried again.
                     * @default {}
                     */
                    retry?: {
                        /** @default 5 */
                        firstSeconds?: number;
                        /** @default 3 */
                        factor?: number;
                        /** @default 21600 */
                        longestSeconds?: number;
                        /** @default 3 */
                        days?: number;
                    };
                    /**
                     * @description Deliveries under way at once, of each process; kinds that send in batches send one at a time.
                     * @default 8
                     */
                    concurrency?: number;
                    /**
                     * @description How long one attempt may take.
                     * @default 15
                     */
                    timeoutSeconds?: number;
                    /** @description `webhook`, `table`, `files`, or a kind of your own. */
                    kind: string;
                    /**
                     * @default touchpoints
                     * @enum {string}
                     */
                    stream?: "touchpoints" | "people";
                    /**
                     * @description Which touchpoints: docs/guide/destinations.md. `{}`: all.
                     * @default {}
                     */
                    rule?: {
                        [key: string]: unknown;
                    };
                    /** @description As the kind wants them. A secret that is absent, or `***`, stays as it was. */
                    settings: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        kind: string;
                        /** @enum {string} */
                        stream: "touchpoints" | "people";
                        rule: {
                            [key: string]: unknown;
                        };
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        retry: {
                            [key: string]: unknown;
                        };
                        concurrency: number;
                        timeoutSeconds: number;
                        /** @description The longest wait before each retry, seconds. */
                        schedule: number[];
                        /**
                         * @description The last two: this process cannot use it.
                         * @enum {string}
                         */
                        state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                        /** @description Why it is paused, where nobody decided so, or cannot be used. */
                        why: string | null;
                        /** @description Planned and not delivered. */
                        waiting: number;
                        /** @description Of those, tried in vain before. */
                        failing: number;
                        waitingSince: string | null;
                        dead: number;
                        place: {
                            /** @description Planned up to this shipment of the feed. */
                            position: number;
                            /** @description Shipments that have arrived since. */
                            behind: number;
                            /** @description History is read again; what arrived since comes after it. */
                            replaying: boolean;
                        };
                        /** Format: date-time */
                        created: string;
                        /** Format: date-time */
                        changed: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteDestinationsName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDestinationsNamePause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        kind: string;
                        /** @enum {string} */
                        stream: "touchpoints" | "people";
                        rule: {
                            [key: string]: unknown;
                        };
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        retry: {
                            [key: string]: unknown;
                        };
                        concurrency: number;
                        timeoutSeconds: number;
                        /** @description The longest wait before each retry, seconds. */
                        schedule: number[];
                        /**
                         * @description The last two: this process cannot use it.
                         * @enum {string}
                         */
                        state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                        /** @description Why it is paused, where nobody decided so, or cannot be used. */
                        why: string | null;
                        /** @description Planned and not delivered. */
                        waiting: number;
                        /** @description Of those, tried in vain before. */
                        failing: number;
                        waitingSince: string | null;
                        dead: number;
                        place: {
                            /** @description Planned up to this shipment of the feed. */
                            position: number;
                            /** @description Shipments that have arrived since. */
                            behind: number;
                            /** @description History is read again; what arrived since comes after it. */
                            replaying: boolean;
                        };
                        /** Format: date-time */
                        created: string;
                        /** Format: date-time */
                        changed: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDestinationsNameResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        kind: string;
                        /** @enum {string} */
                        stream: "touchpoints" | "people";
                        rule: {
                            [key: string]: unknown;
                        };
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        retry: {
                            [key: string]: unknown;
                        };
                        concurrency: number;
                        timeoutSeconds: number;
                        /** @description The longest wait before each retry, seconds. */
                        schedule: number[];
                        /**
                         * @description The last two: this process cannot use it.
                         * @enum {string}
                         */
                        state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                        /** @description Why it is paused, where nobody decided so, or cannot be used. */
                        why: string | null;
                        /** @description Planned and not delivered. */
                        waiting: number;
                        /** @description Of those, tried in vain before. */
                        failing: number;
                        waitingSince: string | null;
                        dead: number;
                        place: {
                            /** @description Planned up to this shipment of the feed. */
                            position: number;
                            /** @description Shipments that have arrived since. */
                            behind: number;
                            /** @description History is read again; what arrived since comes after it. */
                            replaying: boolean;
                        };
                        /** Format: date-time */
                        created: string;
                        /** Format: date-time */
                        changed: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDestinationsNameReplay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A time of receipt, or the `applied` of a touchpoint, itself included. Default: the start. */
                    from?: string | number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        kind: string;
                        /** @enum {string} */
                        stream: "touchpoints" | "people";
                        rule: {
                            [key: string]: unknown;
                        };
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        retry: {
                            [key: string]: unknown;
                        };
                        concurrency: number;
                        timeoutSeconds: number;
                        /** @description The longest wait before each retry, seconds. */
                        schedule: number[];
                        /**
                         * @description The last two: this process cannot use it.
                         * @enum {string}
                         */
                        state: "running" | "paused" | "unknown_kind" | "seal_key_wrong";
                        /** @description Why it is paused, where nobody decided so, or cannot be used. */
                        why: string | null;
                        /** @description Planned and not delivered. */
                        waiting: number;
                        /** @description Of those, tried in vain before. */
                        failing: number;
                        waitingSince: string | null;
                        dead: number;
                        place: {
                            /** @description Planned up to this shipment of the feed. */
                            position: number;
                            /** @description Shipments that have arrived since. */
                            behind: number;
                            /** @description History is read again; what arrived since comes after it. */
                            replaying: boolean;
                        };
                        /** Format: date-time */
                        created: string;
                        /** Format: date-time */
                        changed: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDestinationsNameDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                status?: string;
                /** @description The sender’s id of an event, or its key. */
                event?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deliveries: {
                            /** Format: date-time */
                            at: string;
                            /** @description Of an attempt: delivered, retry, dead, refused or gone. Of the destination: paused, resumed, replayed, expired; of a dead letter: retried or discarded. */
                            status: string;
                            /** Format: uuid */
                            key: string;
                            /** @description The sender’s id of the event. */
                            event: string;
                            source: string;
                            name: string;
                            attempt: number;
                            /** @description How long the attempt took. */
                            milliseconds: number;
                            /** @description HTTP status, SQLSTATE or the like. */
                            code: string | null;
                            reason: string | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getDestinationsNameDead-letters": {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        deadLetters: {
                            /** Format: uuid */
                            key: string;
                            event: string;
                            source: string;
                            name: string;
                            attempts: number;
                            firstAttempt: string | null;
                            /** Format: date-time */
                            dead: string;
                            code: string | null;
                            reason: string | null;
                            /** @description The touchpoint as it would be sent; null for a person. */
                            payload: unknown;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postDestinationsNameDead-lettersRetry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Those meant, by `key`; all where it is absent. */
                    keys?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retried: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postDestinationsNameDead-lettersDiscard": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Those meant, by `key`; all where it is absent. */
                    keys?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        discarded: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSources: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sources: {
                            /** @description The source of its touchpoints: with their ids it names them for ever. */
                            name: string;
                            kind: string;
                            /** @description Secrets are `***`; given back so, they stay. */
                            settings: {
                                [key: string]: unknown;
                            };
                            mapping: {
                                [key: string]: unknown;
                            } | null;
                            /** @description Null where it is listened to. */
                            everySeconds: number | null;
                            /** @enum {string} */
                            state: "paused" | "failing" | "well" | "unknown_kind";
                            /** @description How far it was read; null before the first page, and where it is listened to. */
                            cursor: unknown;
                            /** @description How often a run came to its end, well or not. */
                            runs: number;
                            /** @description When a run last came to its end without an error. */
                            lastEnded: string | null;
                            /** Format: date-time */
                            due: string;
                            accepted: number;
                            duplicates: number;
                            refused: number;
                            /** @description In a row. */
                            failures: number;
                            error: {
                                code: string;
                                message: string;
                                /** Format: date-time */
                                at: string;
                            } | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSourcesKinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kinds: {
                            name: string;
                            /** @description JSON Schema of its settings; a field with `secret` is never shown again. */
                            settings: {
                                [key: string]: unknown;
                            };
                            /**
                             * @description Rows need a mapping that is declared with it.
                             * @enum {string}
                             */
                            gives: "messages" | "rows";
                            /** @description Whether it is listened to; else it is asked every so often. */
                            listens: boolean;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSourcesName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The source of its touchpoints: with their ids it names them for ever. */
                        name: string;
                        kind: string;
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        mapping: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Null where it is listened to. */
                        everySeconds: number | null;
                        /** @enum {string} */
                        state: "paused" | "failing" | "well" | "unknown_kind";
                        /** @description How far it was read; null before the first page, and where it is listened to. */
                        cursor: unknown;
                        /** @description How often a run came to its end, well or not. */
                        runs: number;
                        /** @description When a run last came to its end without an error. */
                        lastEnded: string | null;
                        /** Format: date-time */
                        due: string;
                        accepted: number;
                        duplicates: number;
                        refused: number;
                        /** @description In a row. */
                        failures: number;
                        error: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSourcesName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `postgres`, `mysql`, `mqtt`, or a kind of your own. */
                    kind: string;
                    /**
                     * @description As the kind wants them; its guide tells.
                     * @default {}
                     */
                    settings?: {
                        [key: string]: unknown;
                    };
                    /** @description How a row is a touchpoint, for kinds that give rows: docs/reference/mapping.md. */
                    mapping?: {
                        [key: string]: unknown;
                    };
                    /** @description Between two runs; 60 where nothing is said. Kinds that listen have none. */
                    everySeconds?: number;
                    /** @default true */
                    enabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The source of its touchpoints: with their ids it names them for ever. */
                        name: string;
                        kind: string;
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        mapping: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Null where it is listened to. */
                        everySeconds: number | null;
                        /** @enum {string} */
                        state: "paused" | "failing" | "well" | "unknown_kind";
                        /** @description How far it was read; null before the first page, and where it is listened to. */
                        cursor: unknown;
                        /** @description How often a run came to its end, well or not. */
                        runs: number;
                        /** @description When a run last came to its end without an error. */
                        lastEnded: string | null;
                        /** Format: date-time */
                        due: string;
                        accepted: number;
                        duplicates: number;
                        refused: number;
                        /** @description In a row. */
                        failures: number;
                        error: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSourcesName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSourcesNameRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    fromStart?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The source of its touchpoints: with their ids it names them for ever. */
                        name: string;
                        kind: string;
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        mapping: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Null where it is listened to. */
                        everySeconds: number | null;
                        /** @enum {string} */
                        state: "paused" | "failing" | "well" | "unknown_kind";
                        /** @description How far it was read; null before the first page, and where it is listened to. */
                        cursor: unknown;
                        /** @description How often a run came to its end, well or not. */
                        runs: number;
                        /** @description When a run last came to its end without an error. */
                        lastEnded: string | null;
                        /** Format: date-time */
                        due: string;
                        accepted: number;
                        duplicates: number;
                        refused: number;
                        /** @description In a row. */
                        failures: number;
                        error: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSourcesNamePause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The source of its touchpoints: with their ids it names them for ever. */
                        name: string;
                        kind: string;
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        mapping: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Null where it is listened to. */
                        everySeconds: number | null;
                        /** @enum {string} */
                        state: "paused" | "failing" | "well" | "unknown_kind";
                        /** @description How far it was read; null before the first page, and where it is listened to. */
                        cursor: unknown;
                        /** @description How often a run came to its end, well or not. */
                        runs: number;
                        /** @description When a run last came to its end without an error. */
                        lastEnded: string | null;
                        /** Format: date-time */
                        due: string;
                        accepted: number;
                        duplicates: number;
                        refused: number;
                        /** @description In a row. */
                        failures: number;
                        error: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postSourcesNameResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The source of its touchpoints: with their ids it names them for ever. */
                        name: string;
                        kind: string;
                        /** @description Secrets are `***`; given back so, they stay. */
                        settings: {
                            [key: string]: unknown;
                        };
                        mapping: {
                            [key: string]: unknown;
                        } | null;
                        /** @description Null where it is listened to. */
                        everySeconds: number | null;
                        /** @enum {string} */
                        state: "paused" | "failing" | "well" | "unknown_kind";
                        /** @description How far it was read; null before the first page, and where it is listened to. */
                        cursor: unknown;
                        /** @description How often a run came to its end, well or not. */
                        runs: number;
                        /** @description When a run last came to its end without an error. */
                        lastEnded: string | null;
                        /** Format: date-time */
                        due: string;
                        accepted: number;
                        duplicates: number;
                        refused: number;
                        /** @description In a row. */
                        failures: number;
                        error: {
                            code: string;
                            message: string;
                            /** Format: date-time */
                            at: string;
                        } | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getKeys: {
        parameters: {
            query?: {
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            id: string;
                            name: string;
                            /** @enum {string} */
                            scope: "write" | "read" | "admin";
                            /** @description The pages it is for; null: every sender’s. */
                            origins: string[] | null;
                            /** Format: date-time */
                            created: string;
                            revoked: string | null;
                        }[];
                        /** @description The cursor of the next page; null where this is the last. */
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    scope: "write" | "read" | "admin";
                    /** @description The origins of the pages that alone may send with it. Only a key of scope write has any. */
                    origins?: string[];
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: string;
                        id: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteKeysId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        value: {
                            identity: {
                                /**
                                 * @default {
                                 *       "userId": 1,
                                 *       "email": 10,
                                 *       "phone": 10,
                                 *       "card": 20,
                                 *       "device": 50,
                                 *       "anonymousId": 100
                                 *     }
                                 */
                                limits: {
                                    [key: string]: number;
                                };
                                /** @default 200 */
                                maxLeaves: number;
                                /**
                                 * @default {
                                 *       "email": "email",
                                 *       "phone": "phone"
                                 *     }
                                 */
                                traits: {
                                    [key: string]: string;
                                };
                                /**
                                 * @default [
                                 *       "null",
                                 *       "undefined",
                                 *       "none",
                                 *       "nil",
                                 *       "anonymous",
                                 *       "unknown",
                                 *       "guest",
                                 *       "n/a",
                                 *       "na",
                                 *       "0",
                                 *       "-1",
                                 *       "nan",
                                 *       "true",
                                 *       "false",
                                 *       "[object object]",
                                 *       "00000000-0000-0000-0000-000000000000"
                                 *     ]
                                 */
                                blocked: string[];
                                phoneCountry?: string;
                            };
                            /** @default {} */
                            sources: {
                                [key: string]: {
                                    channel?: string;
                                    corner?: string;
                                    department?: string;
                                };
                            };
                            deadLetters: {
                                /** @default 30 */
                                days: number;
                                /** @default 10000 */
                                perSource: number;
                                /** @default 50000 */
                                total: number;
                                /** @default 1000 */
                                megabytes: number;
                            };
                            audit: {
                                /** @default 400 */
                                days: number;
                                /** @default false */
                                keyReads: boolean;
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The version this was edited from. */
                    basedOn: number;
                    value: {
                        /** @default {} */
                        identity?: {
                            /**
                             * @default {
                             *       "userId": 1,
                             *       "email": 10,
                             *       "phone": 10,
                             *       "card": 20,
                             *       "device": 50,
                             *       "anonymousId": 100
                             *     }
                             */
                            limits?: {
                                [key: string]: number;
                            };
                            /** @default 200 */
                            maxLeaves?: number;
                            /**
                             * @default {
                             *       "email": "email",
                             *       "phone": "phone"
                             *     }
                             */
                            traits?: {
                                [key: string]: string;
                            };
                            /**
                             * @default [
                             *       "null",
                             *       "undefined",
                             *       "none",
                             *       "nil",
                             *       "anonymous",
                             *       "unknown",
                             *       "guest",
                             *       "n/a",
                             *       "na",
                             *       "0",
                             *       "-1",
                             *       "nan",
                             *       "true",
                             *       "false",
                             *       "[object object]",
                             *       "00000000-0000-0000-0000-000000000000"
                             *     ]
                             */
                            blocked?: string[];
                            phoneCountry?: string;
                        };
                        /** @default {} */
                        sources?: {
                            [key: string]: {
                                channel?: string;
                                corner?: string;
                                department?: string;
                            };
                        };
                        /** @default {} */
                        deadLetters?: {
                            /** @default 30 */
                            days?: number;
                            /** @default 10000 */
                            perSource?: number;
                            /** @default 50000 */
                            total?: number;
                            /** @default 1000 */
                            megabytes?: number;
                        };
                        /** @default {} */
                        audit?: {
                            /** @default 400 */
                            days?: number;
                            /** @default false */
                            keyReads?: boolean;
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        value: {
                            identity: {
                                /**
                                 * @default {
                                 *       "userId": 1,
                                 *       "email": 10,
                                 *       "phone": 10,
                                 *       "card": 20,
                                 *       "device": 50,
                                 *       "anonymousId": 100
                                 *     }
                                 */
                                limits: {
                                    [key: string]: number;
                                };
                                /** @default 200 */
                                maxLeaves: number;
                                /**
                                 * @default {
                                 *       "email": "email",
                                 *       "phone": "phone"
                                 *     }
                                 */
                                traits: {
                                    [key: string]: string;
                                };
                                /**
                                 * @default [
                                 *       "null",
                                 *       "undefined",
                                 *       "none",
                                 *       "nil",
                                 *       "anonymous",
                                 *       "unknown",
                                 *       "guest",
                                 *       "n/a",
                                 *       "na",
                                 *       "0",
                                 *       "-1",
                                 *       "nan",
                                 *       "true",
                                 *       "false",
                                 *       "[object object]",
                                 *       "00000000-0000-0000-0000-000000000000"
                                 *     ]
                                 */
                                blocked: string[];
                                phoneCountry?: string;
                            };
                            /** @default {} */
                            sources: {
                                [key: string]: {
                                    channel?: string;
                                    corner?: string;
                                    department?: string;
                                };
                            };
                            deadLetters: {
                                /** @default 30 */
                                days: number;
                                /** @default 10000 */
                                perSource: number;
                                /** @default 50000 */
                                total: number;
                                /** @default 1000 */
                                megabytes: number;
                            };
                            audit: {
                                /** @default 400 */
                                days: number;
                                /** @default false */
                                keyReads: boolean;
                            };
                        };
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        signedIn: {
                            id: string;
                            name: string;
                            email: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            /** @description What the role may do. */
                            may: ("self" | "look" | "export" | "correct" | "catalogue" | "operate" | "administer" | "own" | "send")[];
                            /** @description Whether a code is asked beside the password. */
                            secondFactor: boolean;
                            /** @description Signed in without an account, to look at the sample company. */
                            visitor: boolean;
                        } | null;
                        /** @description Whether anybody has an account: the set-up link makes the first. */
                        setUp: boolean;
                        /** @description What its button says; null: there is none. */
                        singleSignOn: string | null;
                    };
                };
            };
        };
    };
    "postAuthSign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
        };
    };
    "postAuthSign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password: string;
                    /**
                     * @description Whether the session outlives the browser.
                     * @default true
                     */
                    remember?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether a code is asked as well. */
                        secondFactor: boolean;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSecond-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    /** @default false */
                    recovery?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthSso: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthSsoFinish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    state: string;
                    code?: string;
                    iss?: string;
                    error?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthLinksRead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind `#` in the link. */
                    secret: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        kind: "set_up" | "recovery" | "invitation" | "password";
                        email: string | null;
                        role: ("viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner") | null;
                        /** Format: date-time */
                        expires: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSet-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind `#` in the link. */
                    secret: string;
                    name: string;
                    /** Format: email */
                    email: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether a code is asked as well. */
                        secondFactor: boolean;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind `#` in the link. */
                    secret: string;
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether a code is asked as well. */
                        secondFactor: boolean;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthNew-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What stands behind `#` in the link. */
                    secret: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether a code is asked as well. */
                        secondFactor: boolean;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAuthPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    current: string;
                    next: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSecond-factorBegin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Once more: an open browser is not enough. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description What the authenticator reads from the QR code. */
                        uri: string;
                        /** @description Recovery codes: each opens once. They are shown here and never again. */
                        codes: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSecond-factorConfirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSecond-factorRemove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Once more: an open browser is not enough. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postAuthSecond-factorCodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Once more: an open browser is not enough. */
                    password: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Recovery codes: each opens once. They are shown here and never again. */
                        codes: string[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            id: string;
                            /** Format: date-time */
                            created: string;
                            /**
                             * Format: date-time
                             * @description To within a day.
                             */
                            used: string;
                            /** Format: date-time */
                            expires: string;
                            address: string | null;
                            /** @description What it says it is. */
                            browser: string | null;
                            current: boolean;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAuthSessions: {
        parameters: {
            query?: {
                /** @description Everywhere but here. */
                others?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteAuthSessionsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationRoles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        roles: {
                            /** @enum {string} */
                            role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            may: ("self" | "look" | "export" | "correct" | "catalogue" | "operate" | "administer" | "own" | "send")[];
                            seesPersonalData: boolean;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationTeam: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        team: {
                            id: string;
                            name: string;
                            email: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            disabled: boolean;
                            secondFactor: boolean;
                            /** @description `credential` is a password, `oidc` the company’s provider. */
                            signsInBy: string[];
                            /** Format: date-time */
                            created: string;
                            seen: string | null;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationTeamId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        email: string;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                        disabled: boolean;
                        secondFactor: boolean;
                        /** @description `credential` is a password, `oidc` the company’s provider. */
                        signsInBy: string[];
                        /** Format: date-time */
                        created: string;
                        seen: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putOrganizationTeamId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role?: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                    disabled?: boolean;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        email: string;
                        /** @enum {string} */
                        role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                        disabled: boolean;
                        secondFactor: boolean;
                        /** @description `credential` is a password, `oidc` the company’s provider. */
                        signsInBy: string[];
                        /** Format: date-time */
                        created: string;
                        seen: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postOrganizationTeamIdPassword-link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * Format: uri
                         * @description Hand it over yourself. It is shown in this answer and never again.
                         */
                        url: string;
                        /** Format: date-time */
                        expires: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deleteOrganizationTeamIdSecond-factor": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "postOrganizationRecovery-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * Format: uri
                         * @description Hand it over yourself. It is shown in this answer and never again.
                         */
                        url: string;
                        /** Format: date-time */
                        expires: string;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationTeamIdSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: {
                            id: string;
                            /** Format: date-time */
                            created: string;
                            /**
                             * Format: date-time
                             * @description To within a day.
                             */
                            used: string;
                            /** Format: date-time */
                            expires: string;
                            address: string | null;
                            /** @description What it says it is. */
                            browser: string | null;
                            current: boolean;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganizationTeamIdSessions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganizationTeamIdSessionsSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitations: {
                            id: string;
                            email: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            by: string;
                            /** Format: date-time */
                            created: string;
                            /** Format: date-time */
                            expires: string;
                        }[];
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOrganizationInvitations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /** @enum {string} */
                    role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * Format: uri
                         * @description Hand it over yourself. It is shown in this answer and never again.
                         */
                        url: string;
                        /** Format: date-time */
                        expires: string;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganizationInvitationsId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getOrganizationSingle-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null: there is none. */
                        inForce: {
                            /**
                             * @description What the button says.
                             * @default single sign-on
                             */
                            name: string;
                            issuer: string;
                            clientId: string;
                            /**
                             * @description Whose verified addresses get an account when they come first. None: only who is invited.
                             * @default []
                             */
                            domains: string[];
                            /**
                             * @description Of someone who gets an account so.
                             * @default viewer
                             * @enum {string}
                             */
                            defaultRole: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            /** @description The claim that says roles: a text or a list of texts, as `groups`. */
                            roleClaim?: string;
                            /**
                             * @description What the claim’s values mean; the first that is there decides, at every sign-in.
                             * @default []
                             */
                            roles: {
                                value: string;
                                /** @enum {string} */
                                role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                            }[];
                        } | null;
                        /**
                         * Format: uri
                         * @description What to register at the provider as redirect address.
                         */
                        callback: string;
                        /** @description Set by the server’s environment; not to be changed here. */
                        fixed: boolean;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "putOrganizationSingle-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** SingleSignOn */
                    settings: {
                        /**
                         * @description What the button says.
                         * @default single sign-on
                         */
                        name?: string;
                        issuer: string;
                        clientId: string;
                        /**
                         * @description Whose verified addresses get an account when they come first. None: only who is invited.
                         * @default []
                         */
                        domains?: string[];
                        /**
                         * @description Of someone who gets an account so.
                         * @default viewer
                         * @enum {string}
                         */
                        defaultRole?: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                        /** @description The claim that says roles: a text or a list of texts, as `groups`. */
                        roleClaim?: string;
                        /**
                         * @description What the claim’s values mean; the first that is there decides, at every sign-in.
                         * @default []
                         */
                        roles?: {
                            value: string;
                            /** @enum {string} */
                            role: "viewer" | "agent" | "analyst" | "marketer" | "admin" | "owner";
                        }[];
                    };
                    /** @description Absent: the one there is, for the same issuer. */
                    clientSecret?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deleteOrganizationSingle-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        done: true;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationAudit: {
        parameters: {
            query?: {
                /** @description The id of someone of the team, or of a key. */
                actor?: string;
                /** @description read, change, denied, sign_in, sign_in_failed, … */
                action?: string;
                /** @description A person’s id, or that of another thing. */
                subject?: string;
                /** @description Then or later. */
                from?: string;
                /** @description Before. */
                to?: string;
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lines: {
                            /** Format: uuid */
                            id: string;
                            /** Format: date-time */
                            at: string;
                            actor: {
                                /** @enum {string} */
                                kind: "person" | "key" | "nobody";
                                id: string;
                                /** @description The e-mail address of someone of the team, the name of a key. */
                                name: string;
                                role: string;
                            };
                            action: string;
                            route: string;
                            /** @description Who or what was seen or changed. More than a hundred stand in several lines of the same `request`. */
                            subjects: string[];
                            /** @description Field by field (JSON pointer), without secrets. */
                            changes: {
                                path: string;
                                before: unknown;
                                after: unknown;
                            }[];
                            status: number;
                            address: string;
                            request: string;
                        }[];
                        next: string | null;
                    };
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganizationAuditExport: {
        parameters: {
            query?: {
                /** @description The id of someone of the team, or of a key. */
                actor?: string;
                /** @description read, change, denied, sign_in, sign_in_failed, … */
                action?: string;
                /** @description A person’s id, or that of another thing. */
                subject?: string;
                /** @description Then or later. */
                from?: string;
                /** @description Before. */
                to?: string;
                format?: "jsonl" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv": string;
                };
            };
            /** @description See `code`. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
        };
    };
    getReadyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                    };
                };
            };
            /** @description See `code`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatus: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: string;
                        relational: string;
                        analytical: string;
                        ready: boolean;
                        why: string | null;
                        uptimeSeconds: number;
                        memoryMegabytes: number;
                        queue: {
                            items: number;
                            bytes: number;
                        };
                        outbox: {
                            rows: number;
                            events: number;
                            oldestSeconds: number | null;
                        };
                        duplicateWindowHours: number;
                        /** @description Null while the analytical engine does not answer. */
                        touchpoints: number | null;
                        /** @description Null while the analytical engine does not answer. */
                        withoutPerson: number | null;
                        people: number;
                    };
                };
            };
            /** @description See `code`. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description See `code`. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
        };
    };
}
