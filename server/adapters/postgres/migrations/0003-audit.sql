-- The audit log: who did or was refused what. Of the server's own: nothing makes it again.
create table audit_events (
  seq bigint primary key check (seq > 0),
  hash hash not null,
  bytes bytea not null check (octet_length(bytes) between 1 and 16384)
);

-- Complete subtrees of its Merkle tree, as RFC 6962 has it.
create table audit_nodes (
  level smallint not null check (level between 0 and 52),
  index bigint not null check (index >= 0),
  hash hash not null,
  primary key (level, index)
);

-- The last event, and the roots of the subtrees at the tree's right edge, the largest first. Its
-- lock is the order of the events.
create table audit_head (
  one boolean primary key check (one),
  seq bigint not null check (seq >= 0),
  hash hash not null,
  tree text[] not null
);

-- What the signer signed of it.
create table audit_checkpoints (
  size bigint primary key check (size > 0),
  note text not null,
  organisation hash not null,
  noted_at unix_seconds not null
);

-- How far the signer's journal was told of, log by log: a rebuild tells nothing twice.
create table audit_marks (
  log text collate "C" primary key,
  seq bigint not null check (seq > 0)
);

-- A mistake of ours shall not change what was written. Whoever owns the database can: the signer's
-- checkpoints show it then.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to';
end
$$;
create trigger audit_events_stay before update or delete or truncate on audit_events
  for each statement execute function refuse_change();
create trigger audit_nodes_stay before update or delete or truncate on audit_nodes
  for each statement execute function refuse_change();
create trigger audit_checkpoints_stay before update or delete or truncate on audit_checkpoints
  for each statement execute function refuse_change();
