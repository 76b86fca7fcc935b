-- Rendered from the migrations by `npm run golden`; edit citus.ts, not this file.
-- To be run once, on the coordinator, after the migrations and while no process of ours runs.
select create_distributed_table('people', 'person', colocate_with => 'none');
select create_distributed_table('identifiers', 'leaf', colocate_with => 'people');
select create_distributed_table('claims', 'key', colocate_with => 'none');
select create_distributed_table('outbox', 'id', colocate_with => 'none');
select create_distributed_table('shipments', 'token', colocate_with => 'none');
select create_distributed_table('imports', 'id', colocate_with => 'none');
select create_distributed_table('observed', 'id', colocate_with => 'none');
select create_distributed_table('violations', 'id', colocate_with => 'none');
select create_distributed_table('dead_letters', 'id', colocate_with => 'none');
select create_distributed_table('dead_letter_drops', 'id', colocate_with => 'none');
select create_reference_table('catalogue');
select create_distributed_table('deliveries', 'id', colocate_with => 'none');
select create_distributed_table('delivery_log', 'id', colocate_with => 'none');
select create_reference_table('destinations');
select create_reference_table('feed');
select create_distributed_table('sources', 'name', colocate_with => 'none');
select create_reference_table('settings');
select create_reference_table('keys');
select create_reference_table('webhooks');
select create_reference_table('leases');
select create_reference_table('installation');
select create_reference_table('migrations');
