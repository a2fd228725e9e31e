-- Tokens that may ask for spends.

-- The projection: as the signer's charter has them.
create table asking_tokens (
  id text collate "C" primary key check (id ~ '^[a-z][a-z0-9-]{0,23}$'),
  name text not null,
  key hash not null unique,
  wallets text[] not null,
  budget_sats bigint not null check (budget_sats > 0),
  window_seconds bigint not null,
  networks text[] not null,
  expires_at unix_seconds not null,
  since unix_seconds not null,
  is_stopped boolean not null
);

-- The server's own.
create table asking_token_uses (
  token text collate "C" primary key,
  used_at unix_seconds not null
);

-- Where a token's request came from: the signer is told.
alter table askings add column source text;
