-- What an event states its person to be, from the trait `kind`, so that a scope by kind reads one narrow column and
-- parses nothing. Empty where the event states none; a word that is no kind means the default.
-- A trait is stated by identify calls, or by a call of any type in context.person.set.
ALTER TABLE events ADD COLUMN IF NOT EXISTS stated_kind LowCardinality(String) MATERIALIZED
    multiIf(
        type = 'identify' AND JSONHas(traits, 'kind'),
        if(JSONExtractString(traits, 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(traits, 'kind'), 'customer'),
        position(context, '"kind"') > 0 AND JSONHas(context, 'person', 'set', 'kind'),
        if(JSONExtractString(context, 'person', 'set', 'kind') IN ('customer', 'employee', 'partner'),
            JSONExtractString(context, 'person', 'set', 'kind'), 'customer'),
        '');

ALTER TABLE events MATERIALIZE COLUMN stated_kind;
