-- What stands still for good, from the signer's charter: of the projection.
create table freezes (
  -- '*': the signer, and with it every wallet.
  wallet text collate "C" primary key check (wallet ~ '^([*]|[a-z0-9][a-z0-9-]{0,31})$'),
  reason text not null,
  frozen_at unix_seconds not null
);

-- The charter was read past these entries. Reading it again changes nothing else.
delete from heads where log = 'charter';

-- Settled askings are forgotten after a while, oldest first.
create index askings_settled on askings (asked_at) where outcome is not null;
