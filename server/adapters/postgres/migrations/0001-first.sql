-- Everything the server keeps. Times are whole seconds since 1970; keys, hashes and txids are
-- lower-case hexadecimal; amounts are satoshis. What stands first is made again from the signer's
-- journal and the chain (`countersign admin rebuild`); what stands last is the server's own.

create domain unix_seconds as bigint check (value between 0 and 99999999999);
create domain sats as bigint check (value between 0 and 2100000000000000);
create domain hash as text collate "C" check (value ~ '^[0-9a-f]{64}$');
create domain place as bigint check (value between 0 and 2147483648);

-- The projection.

create table wallets (
  name text collate "C" primary key check (name ~ '^[a-z0-9][a-z0-9-]{0,31}$'),
  descriptor text not null unique,
  user_key smallint not null check (user_key between 0 and 15),
  server_key smallint not null check (server_key between 0 and 15 and server_key <> user_key),
  policy text not null,
  policy_hash hash not null,
  created_at unix_seconds not null
);

create table devices (
  key hash primary key,
  name text not null,
  added_at unix_seconds not null
);

create table heads (
  log text collate "C" primary key,
  seq bigint not null check (seq >= 0),
  hash hash not null
);

create table marks (
  wallet text collate "C" primary key,
  receive place not null,
  change place not null
);

create table transactions (
  wallet text collate "C" not null,
  txid hash not null,
  height integer check (height >= 0),
  block_time unix_seconds,
  seen_at unix_seconds not null,
  net_sats bigint not null check (net_sats between -2100000000000000 and 2100000000000000),
  fee_sats sats,
  raw bytea not null,
  primary key (wallet, txid),
  check ((height is null) = (block_time is null))
);
create index transactions_by_height on transactions (wallet, height desc nulls first, txid);

create table coins (
  wallet text collate "C" not null,
  txid hash not null,
  output_index bigint not null check (output_index between 0 and 4294967295),
  chain smallint not null check (chain in (0, 1)),
  place place not null,
  script text collate "C" not null check (script ~ '^([0-9a-f]{2})+$'),
  amount_sats sats not null,
  height integer check (height >= 0),
  spent_by hash,
  primary key (wallet, txid, output_index)
);
create index coins_unspent on coins (wallet, txid, output_index) where spent_by is null;

-- One row: what the chain looked like last.
create table chain_view (
  one boolean primary key default true check (one),
  height integer not null check (height >= 0),
  hash hash not null,
  block_time unix_seconds not null,
  seen_at unix_seconds not null,
  fee_rate_sat_per_vb double precision check (fee_rate_sat_per_vb > 0)
);

create table spends (
  wallet text collate "C" not null,
  txid hash not null,
  state text not null check (state in ('asked', 'denied', 'waiting', 'expired',
    'cancelled', 'approved', 'signed', 'broadcast', 'confirmed', 'replaced', 'dropped')),
  waits_for text[] not null,
  asked_at unix_seconds not null,
  changed_at unix_seconds not null,
  expires_at unix_seconds,
  device text not null,
  psbt bytea not null,
  may_broadcast boolean not null,
  review text,
  verdict text,
  transaction bytea,
  height integer check (height >= 0),
  primary key (wallet, txid),
  check (state <> 'confirmed' or height is not null),
  check (state not in ('asked', 'denied', 'waiting') or height is null)
);
create index spends_by_time on spends (wallet, asked_at desc, txid);
create index spends_open on spends (state, asked_at) where state in
  ('asked', 'waiting', 'approved', 'signed', 'broadcast');

-- The server's own.

create table given_addresses (
  wallet text collate "C" not null,
  place place not null,
  address text collate "C" not null unique,
  given_at unix_seconds not null,
  primary key (wallet, place)
);

create table askings (
  id hash primary key,
  -- The order they came in: many come within one second.
  number bigint not null unique generated always as identity,
  wallet text collate "C" not null,
  txid hash not null,
  asked_at unix_seconds not null,
  method text not null,
  path text not null,
  created unix_seconds not null,
  key hash not null,
  nonce text not null check (nonce ~ '^[0-9a-f]{32}$'),
  body bytea not null,
  signature text not null check (signature ~ '^[0-9a-f]{128}$'),
  outcome text check (outcome in ('answer', 'fault')),
  -- Canonical JSON: the answer's body, or the fault's code and facts.
  said text,
  receipt bytea,
  check ((outcome is null) = (said is null) and (outcome is null) = (receipt is null))
);
create index askings_open on askings (key) where outcome is null;

create table nonces (
  device hash not null,
  nonce text not null check (nonce ~ '^[0-9a-f]{32}$'),
  expires_at unix_seconds not null,
  primary key (device, nonce)
);
create index nonces_by_expiry on nonces (expires_at);

create table tokens (
  id text collate "C" primary key,
  name text not null,
  hash hash not null unique,
  created_at unix_seconds not null,
  expires_at unix_seconds,
  last_used_at unix_seconds
);
