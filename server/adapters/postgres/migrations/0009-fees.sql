-- What the node said of fees at the last look, in satoshis per virtual byte.

-- The projection.
create table fee_rates (
  one boolean primary key default true check (one),
  least double precision not null check (least >= 0),
  -- Estimates: for so many blocks, this rate.
  blocks integer[] not null,
  rates double precision[] not null,
  check (cardinality(blocks) = cardinality(rates))
);
