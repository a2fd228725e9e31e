-- Sessions of the console, the server's own; and which members are suspended, of the projection.

alter table members add column is_suspended boolean not null default false;

create table sessions (
  id text collate "C" primary key check (id ~ '^[0-9a-f]{16}$'),
  -- SHA-256 of the cookie.
  hash hash not null unique,
  member text collate "C" not null,
  stage text not null check (stage in ('setting-up', 'full')),
  by text not null check (by in ('opening', 'passkey', 'password')),
  created_at unix_seconds not null,
  used_at unix_seconds not null,
  proved_at unix_seconds not null,
  network text not null,
  browser text not null
);
create index sessions_member on sessions (member);
