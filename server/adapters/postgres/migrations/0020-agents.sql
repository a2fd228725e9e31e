-- How far the news of a member's own agent were taken, by the device that tells them.
create table agent_marks (
  device text collate "C" primary key,
  trader text collate "C" not null,
  seq bigint not null
);

-- Orders of an account whose key is on a member's machine, as its agent told of them last.
create table agent_orders (
  account text collate "C" primary key references exchange_accounts on delete cascade,
  at unix_seconds not null,
  told text not null
);
