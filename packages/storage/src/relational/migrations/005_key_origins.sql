-- The origins of the pages that a key is for; null where it is for every sender.
alter table keys add column origins text[];
