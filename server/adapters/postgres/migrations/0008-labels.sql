-- What members call transactions, addresses, keys, inputs and outputs (BIP 329).

-- The server's own: nothing else has it.
create table labels (
  wallet text collate "C" not null,
  type text collate "C" not null
    check (type in ('tx', 'addr', 'pubkey', 'input', 'output', 'xpub')),
  ref text collate "C" not null check (length(ref) between 1 and 130),
  label text check (length(label) <= 255),
  origin text check (length(origin) <= 512),
  is_spendable boolean check (is_spendable is null or type = 'output'),
  more text check (length(more) <= 2000),
  changed_at unix_seconds not null,
  primary key (wallet, type, ref)
);
create index labels_unspendable on labels (wallet, ref) where not is_spendable;
