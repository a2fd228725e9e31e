-- What a bad day stops at the server, as the charter has it: written with the standing.
create table closure (
  one boolean primary key default true check (one),
  body text not null
);

-- What everybody is shown. Of the server's own: nothing makes it again.
create table banner (
  one boolean primary key default true check (one),
  text text not null check (length(text) between 1 and 500),
  by text not null,
  at unix_seconds not null,
  until unix_seconds not null
);

-- By what an event of the audit log is found again. Made from its bytes, and added to as they are.
create table audit_traces (
  seq bigint primary key check (seq > 0),
  time unix_seconds not null,
  act text collate "C" not null,
  outcome text collate "C" not null,
  actor text collate "C",
  network inet,
  token text collate "C",
  session text collate "C"
);

create function trace_address(given text) returns inet language plpgsql as $$
begin
  return regexp_replace(given, '^::ffff:(\d+\.\d+\.\d+\.\d+)$', '\1')::inet;
exception when others then
  return null;
end
$$;
insert into audit_traces
  select seq, (e->>'time')::bigint, e->>'act', e->'outcome'->>'kind', e->'actor'->>'id',
    trace_address(e->>'network'),
    coalesce(e->>'token', case when e->'actor'->>'kind' = 'token' then e->'actor'->>'id' end),
    coalesce(e->'facts'->>'session',
      case when e->'subject'->>'kind' = 'session' then e->'subject'->>'id' end)
  from (select seq, convert_from(bytes, 'UTF8')::json as e from audit_events) as told;
drop function trace_address(text);

create index audit_traces_time on audit_traces (time);
create index audit_traces_actor on audit_traces (actor, time) where actor is not null;
create index audit_traces_network on audit_traces (network, time) where network is not null;
create index audit_traces_token on audit_traces (token, time) where token is not null;
create trigger audit_traces_stay before update or delete or truncate on audit_traces
  for each statement execute function refuse_change();
