-- Made from the migrations; a test compares. Never applied.

create table agent_marks (
  device text not null,
  trader text not null,
  seq bigint not null,
  constraint agent_marks_pkey PRIMARY KEY (device)
);

create table agent_orders (
  account text not null,
  at unix_seconds not null,
  told text not null,
  constraint agent_orders_account_fkey FOREIGN KEY (account) REFERENCES exchange_accounts(account) ON DELETE CASCADE,
  constraint agent_orders_pkey PRIMARY KEY (account)
);

create table alert_events (
  number bigint not null generated always as identity,
  mark text not null,
  at unix_seconds not null,
  condition text not null,
  constraint alert_events_number_key UNIQUE (number),
  constraint alert_events_pkey PRIMARY KEY (mark)
);

create table alert_firings (
  number bigint not null generated always as identity,
  alert text not null,
  generation integer not null,
  at unix_seconds not null,
  value numeric,
  before numeric,
  before_at unix_seconds,
  is_gap boolean not null,
  counted_since unix_seconds,
  mark text,
  told_at unix_seconds,
  constraint alert_firings_alert_fkey FOREIGN KEY (alert) REFERENCES alerts(id) ON DELETE CASCADE,
  constraint alert_firings_generation_check CHECK ((generation > 0)),
  constraint alert_firings_number_key UNIQUE (number),
  constraint alert_firings_pkey PRIMARY KEY (alert, generation)
);
CREATE INDEX alert_firings_mark ON public.alert_firings USING btree (mark) WHERE (mark IS NOT NULL);
CREATE INDEX alert_firings_untold ON public.alert_firings USING btree (number) WHERE (told_at IS NULL);

create table alert_lasts (
  series text not null,
  value numeric not null,
  at unix_seconds not null,
  constraint alert_lasts_pkey PRIMARY KEY (series)
);

create table alert_tellings (
  owner text not null,
  at unix_seconds not null,
  constraint alert_tellings_pkey PRIMARY KEY (owner)
);

create table alerts (
  id text not null,
  owner text not null,
  name text not null,
  condition text not null,
  back numeric,
  on_beyond text not null,
  channels text[] not null,
  expires_at unix_seconds,
  is_paused boolean not null,
  mode text not null,
  generation integer not null,
  created_at unix_seconds not null,
  ended_at unix_seconds,
  constraint alerts_back_check CHECK ((back >= (0)::numeric)),
  constraint alerts_check CHECK (((mode = 'ended'::text) = (ended_at IS NOT NULL))),
  constraint alerts_generation_check CHECK ((generation >= 0)),
  constraint alerts_mode_check CHECK ((mode = ANY (ARRAY['new'::text, 'up'::text, 'down'::text, 'resting'::text, 'ended'::text]))),
  constraint alerts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64))),
  constraint alerts_on_beyond_check CHECK ((on_beyond = ANY (ARRAY['fire'::text, 'wait'::text]))),
  constraint alerts_pkey PRIMARY KEY (id)
);
CREATE INDEX alerts_owner ON public.alerts USING btree (owner, id);

create table archived_wallets (
  wallet text not null,
  at unix_seconds not null,
  constraint archived_wallets_pkey PRIMARY KEY (wallet)
);

create table asking_token_uses (
  token text not null,
  used_at unix_seconds not null,
  constraint asking_token_uses_pkey PRIMARY KEY (token)
);

create table asking_tokens (
  id text not null,
  name text not null,
  key hash not null,
  wallets text[] not null,
  budget_sats bigint not null,
  window_seconds bigint not null,
  networks text[] not null,
  expires_at unix_seconds not null,
  since unix_seconds not null,
  is_stopped boolean not null,
  constraint asking_tokens_budget_sats_check CHECK ((budget_sats > 0)),
  constraint asking_tokens_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{0,23}$'::text)),
  constraint asking_tokens_key_key UNIQUE (key),
  constraint asking_tokens_pkey PRIMARY KEY (id)
);

create table askings (
  id hash not null,
  number bigint not null generated always as identity,
  wallet text not null,
  txid hash not null,
  asked_at unix_seconds not null,
  method text not null,
  path text not null,
  created unix_seconds not null,
  key hash not null,
  nonce text not null,
  body bytea not null,
  signature text not null,
  outcome text,
  said text,
  receipt bytea,
  source text,
  constraint askings_check CHECK ((((outcome IS NULL) = (said IS NULL)) AND ((outcome IS NULL) = (receipt IS NULL)))),
  constraint askings_nonce_check CHECK ((nonce ~ '^[0-9a-f]{32}$'::text)),
  constraint askings_number_key UNIQUE (number),
  constraint askings_outcome_check CHECK ((outcome = ANY (ARRAY['answer'::text, 'fault'::text]))),
  constraint askings_pkey PRIMARY KEY (id),
  constraint askings_signature_check CHECK ((signature ~ '^[0-9a-f]{128}$'::text))
);
CREATE INDEX askings_open ON public.askings USING btree (key) WHERE (outcome IS NULL);
CREATE INDEX askings_settled ON public.askings USING btree (asked_at) WHERE (outcome IS NOT NULL);

create table audit_checkpoints (
  size bigint not null,
  note text not null,
  organisation hash not null,
  noted_at unix_seconds not null,
  constraint audit_checkpoints_pkey PRIMARY KEY (size),
  constraint audit_checkpoints_size_check CHECK ((size > 0))
);

create table audit_events (
  seq bigint not null,
  hash hash not null,
  bytes bytea not null,
  constraint audit_events_bytes_check CHECK (((octet_length(bytes) >= 1) AND (octet_length(bytes) <= 16384))),
  constraint audit_events_pkey PRIMARY KEY (seq),
  constraint audit_events_seq_check CHECK ((seq > 0))
);

create table audit_head (
  one boolean not null,
  seq bigint not null,
  hash hash not null,
  tree text[] not null,
  constraint audit_head_one_check CHECK (one),
  constraint audit_head_pkey PRIMARY KEY (one),
  constraint audit_head_seq_check CHECK ((seq >= 0))
);

create table audit_marks (
  log text not null,
  seq bigint not null,
  constraint audit_marks_pkey PRIMARY KEY (log),
  constraint audit_marks_seq_check CHECK ((seq > 0))
);

create table audit_nodes (
  level smallint not null,
  index bigint not null,
  hash hash not null,
  constraint audit_nodes_index_check CHECK ((index >= 0)),
  constraint audit_nodes_level_check CHECK (((level >= 0) AND (level <= 52))),
  constraint audit_nodes_pkey PRIMARY KEY (level, index)
);

create table audit_traces (
  seq bigint not null,
  time unix_seconds not null,
  act text not null,
  outcome text not null,
  actor text,
  network inet,
  token text,
  session text,
  constraint audit_traces_pkey PRIMARY KEY (seq),
  constraint audit_traces_seq_check CHECK ((seq > 0))
);
CREATE INDEX audit_traces_actor ON public.audit_traces USING btree (actor, "time") WHERE (actor IS NOT NULL);
CREATE INDEX audit_traces_network ON public.audit_traces USING btree (network, "time") WHERE (network IS NOT NULL);
CREATE INDEX audit_traces_time ON public.audit_traces USING btree ("time");
CREATE INDEX audit_traces_token ON public.audit_traces USING btree (token, "time") WHERE (token IS NOT NULL);

create table banner (
  one boolean not null default true,
  text text not null,
  by text not null,
  at unix_seconds not null,
  until unix_seconds not null,
  constraint banner_one_check CHECK (one),
  constraint banner_pkey PRIMARY KEY (one),
  constraint banner_text_check CHECK (((length(text) >= 1) AND (length(text) <= 500)))
);

create table canaries (
  wallet text not null,
  address text not null,
  script text not null,
  since unix_seconds not null,
  constraint canaries_pkey PRIMARY KEY (wallet),
  constraint canaries_script_check CHECK ((script ~ '^([0-9a-f]{2})+$'::text))
);

create table chain_view (
  one boolean not null default true,
  height integer not null,
  hash hash not null,
  block_time unix_seconds not null,
  seen_at unix_seconds not null,
  fee_rate_sat_per_vb double precision,
  constraint chain_view_fee_rate_sat_per_vb_check CHECK ((fee_rate_sat_per_vb > (0)::double precision)),
  constraint chain_view_height_check CHECK ((height >= 0)),
  constraint chain_view_one_check CHECK (one),
  constraint chain_view_pkey PRIMARY KEY (one)
);

create table closure (
  one boolean not null default true,
  body text not null,
  constraint closure_one_check CHECK (one),
  constraint closure_pkey PRIMARY KEY (one)
);

create table coins (
  wallet text not null,
  txid hash not null,
  output_index bigint not null,
  chain smallint not null,
  place place not null,
  script text not null,
  amount_sats sats not null,
  height integer,
  spent_by hash,
  constraint coins_chain_check CHECK ((chain = ANY (ARRAY[0, 1]))),
  constraint coins_height_check CHECK ((height >= 0)),
  constraint coins_output_index_check CHECK (((output_index >= 0) AND (output_index <= '4294967295'::bigint))),
  constraint coins_pkey PRIMARY KEY (wallet, txid, output_index),
  constraint coins_script_check CHECK ((script ~ '^([0-9a-f]{2})+$'::text))
);
CREATE INDEX coins_unspent ON public.coins USING btree (wallet, txid, output_index) WHERE (spent_by IS NULL);

create table devices (
  key hash not null,
  name text not null,
  added_at unix_seconds not null,
  member text not null,
  is_stopped boolean not null,
  constraint devices_pkey PRIMARY KEY (key)
);

create table exchange_accounts (
  account text not null,
  venue text not null,
  quote text not null,
  rights text not null,
  found text not null,
  added_at unix_seconds not null,
  checked_at unix_seconds not null,
  version bigint not null,
  by text not null,
  heard_at unix_seconds not null,
  device text,
  constraint exchange_accounts_pkey PRIMARY KEY (account),
  constraint exchange_accounts_rights_check CHECK ((rights = ANY (ARRAY['watch'::text, 'trade'::text]))),
  constraint exchange_accounts_version_check CHECK ((version > 0))
);

create table exchange_balances (
  account text not null,
  at unix_seconds not null,
  currency text not null,
  total exchange_amount not null,
  free exchange_amount not null,
  used exchange_amount not null,
  constraint exchange_balances_account_fkey FOREIGN KEY (account) REFERENCES exchange_accounts(account) ON DELETE CASCADE,
  constraint exchange_balances_pkey PRIMARY KEY (account, currency)
);

create table exchange_fills (
  number bigint not null generated always as identity,
  account text not null,
  venue text not null,
  market text not null,
  trade_id text not null,
  venue_order_id text not null,
  intent text not null,
  side text not null,
  amount text not null,
  price text not null,
  fee text not null,
  fee_currency text not null,
  at unix_seconds not null,
  is_told boolean not null default false,
  constraint exchange_fills_number_key UNIQUE (number),
  constraint exchange_fills_pkey PRIMARY KEY (account, venue, market, trade_id),
  constraint exchange_fills_side_check CHECK ((side = ANY (ARRAY['buy'::text, 'sell'::text])))
);
CREATE INDEX exchange_fills_account ON public.exchange_fills USING btree (account, number);
CREATE INDEX exchange_fills_untold ON public.exchange_fills USING btree (number) WHERE (NOT is_told);

create table exchange_health (
  account text not null,
  venue text not null,
  answered_at unix_seconds,
  failed_at unix_seconds,
  failure text not null,
  constraint exchange_health_account_fkey FOREIGN KEY (account) REFERENCES exchange_accounts(account) ON DELETE CASCADE,
  constraint exchange_health_pkey PRIMARY KEY (account)
);

create table familiar (
  member text not null,
  what text not null,
  value text not null,
  used_at unix_seconds not null,
  constraint familiar_pkey PRIMARY KEY (member, what, value),
  constraint familiar_what_check CHECK ((what = ANY (ARRAY['browser'::text, 'network'::text])))
);

create table fee_rates (
  one boolean not null default true,
  least double precision not null,
  blocks integer[] not null,
  rates double precision[] not null,
  constraint fee_rates_check CHECK ((cardinality(blocks) = cardinality(rates))),
  constraint fee_rates_least_check CHECK (("least" >= (0)::double precision)),
  constraint fee_rates_one_check CHECK (one),
  constraint fee_rates_pkey PRIMARY KEY (one)
);

create table freezes (
  wallet text not null,
  reason text not null,
  frozen_at unix_seconds not null,
  constraint freezes_pkey PRIMARY KEY (wallet),
  constraint freezes_wallet_check CHECK ((wallet ~ '^([*]|[a-z0-9][a-z0-9-]{0,31})$'::text))
);

create table given_addresses (
  wallet text not null,
  place place not null,
  address text not null,
  given_at unix_seconds not null,
  constraint given_addresses_address_key UNIQUE (address),
  constraint given_addresses_pkey PRIMARY KEY (wallet, place)
);

create table heads (
  log text not null,
  seq bigint not null,
  hash hash not null,
  constraint heads_pkey PRIMARY KEY (log),
  constraint heads_seq_check CHECK ((seq >= 0))
);

create table labels (
  wallet text not null,
  type text not null,
  ref text not null,
  label text,
  origin text,
  is_spendable boolean,
  more text,
  changed_at unix_seconds not null,
  constraint labels_check CHECK (((is_spendable IS NULL) OR (type = 'output'::text))),
  constraint labels_label_check CHECK ((length(label) <= 255)),
  constraint labels_more_check CHECK ((length(more) <= 2000)),
  constraint labels_origin_check CHECK ((length(origin) <= 512)),
  constraint labels_pkey PRIMARY KEY (wallet, type, ref),
  constraint labels_ref_check CHECK (((length(ref) >= 1) AND (length(ref) <= 130))),
  constraint labels_type_check CHECK ((type = ANY (ARRAY['tx'::text, 'addr'::text, 'pubkey'::text, 'input'::text, 'output'::text, 'xpub'::text])))
);
CREATE INDEX labels_unspendable ON public.labels USING btree (wallet, ref) WHERE (NOT is_spendable);

create table marks (
  wallet text not null,
  receive place not null,
  change place not null,
  constraint marks_pkey PRIMARY KEY (wallet)
);

create table members (
  id text not null,
  name text not null,
  roles text[] not null,
  is_suspended boolean not null default false,
  constraint members_id_check CHECK ((id ~ '^[a-z][a-z0-9-]{0,31}$'::text)),
  constraint members_pkey PRIMARY KEY (id)
);

create table migrations (
  number integer not null,
  name text not null,
  hash text not null,
  constraint migrations_pkey PRIMARY KEY (number)
);

create table news_mark (
  one boolean not null default true,
  trader text not null,
  seq bigint not null,
  constraint news_mark_one_check CHECK (one),
  constraint news_mark_pkey PRIMARY KEY (one),
  constraint news_mark_seq_check CHECK ((seq >= 0))
);

create table nonces (
  device hash not null,
  nonce text not null,
  expires_at unix_seconds not null,
  constraint nonces_nonce_check CHECK ((nonce ~ '^[0-9a-f]{32}$'::text)),
  constraint nonces_pkey PRIMARY KEY (device, nonce)
);
CREATE INDEX nonces_by_expiry ON public.nonces USING btree (expires_at);

create table notice_attempts (
  number bigint not null generated always as identity,
  notice text not null,
  recipient text not null,
  channel text not null,
  at unix_seconds not null,
  refusal text,
  constraint notice_attempts_pkey PRIMARY KEY (number)
);
CREATE INDEX notice_attempts_at ON public.notice_attempts USING btree (at);

create table notice_lanes (
  recipient text not null,
  channel text not null,
  body text not null,
  constraint notice_lanes_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'sms'::text, 'webhook'::text, 'ntfy'::text, 'push'::text]))),
  constraint notice_lanes_pkey PRIMARY KEY (recipient, channel)
);

create table offers (
  id text not null,
  purpose text not null,
  session text not null,
  challenge hash not null,
  expires_at unix_seconds not null,
  constraint offers_id_check CHECK ((id ~ '^[0-9a-f]{32}$'::text)),
  constraint offers_pkey PRIMARY KEY (id),
  constraint offers_purpose_check CHECK ((purpose = ANY (ARRAY['sign-in'::text, 'passkey'::text])))
);

create table open_spends (
  wallet text not null,
  txid hash not null,
  outpoints text[] not null,
  constraint open_spends_pkey PRIMARY KEY (wallet, txid)
);

create table openings (
  hash hash not null,
  member text not null,
  made_at unix_seconds not null,
  usable_from unix_seconds not null,
  expires_at unix_seconds not null,
  constraint openings_pkey PRIMARY KEY (hash)
);
CREATE INDEX openings_member ON public.openings USING btree (member);

create table passkeys (
  id text not null,
  member text not null,
  name text not null,
  raw_id text not null,
  key text not null,
  is_backup_eligible boolean not null,
  sign_count bigint not null,
  created_at unix_seconds not null,
  used_at unix_seconds,
  constraint passkeys_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text)),
  constraint passkeys_pkey PRIMARY KEY (id),
  constraint passkeys_raw_id_key UNIQUE (raw_id),
  constraint passkeys_sign_count_check CHECK (((sign_count >= 0) AND (sign_count <= '4294967295'::bigint)))
);
CREATE INDEX passkeys_member ON public.passkeys USING btree (member);

create table passwords (
  member text not null,
  hash text not null,
  set_at unix_seconds not null,
  used_at unix_seconds,
  constraint passwords_hash_check CHECK ((hash ~~ '$argon2id$%'::text)),
  constraint passwords_pkey PRIMARY KEY (member)
);

create table portfolio_points (
  account text not null,
  at unix_seconds not null,
  totals text not null,
  prices text not null,
  constraint portfolio_points_pkey PRIMARY KEY (account, at)
);
CREATE INDEX portfolio_points_at ON public.portfolio_points USING btree (at);

create table rehearsals (
  wallet text not null,
  at unix_seconds not null,
  member text not null,
  txids text[] not null,
  verdict text not null,
  constraint rehearsals_pkey PRIMARY KEY (wallet),
  constraint rehearsals_txids_check CHECK ((cardinality(txids) > 0)),
  constraint rehearsals_verdict_check CHECK ((verdict = ANY (ARRAY['allowed'::text, 'too-early'::text])))
);

create table resets (
  member text not null,
  hash hash not null,
  asked_at unix_seconds not null,
  confirmed_at unix_seconds,
  expires_at unix_seconds not null,
  constraint resets_hash_key UNIQUE (hash),
  constraint resets_pkey PRIMARY KEY (member)
);

create table review_findings (
  check_id text not null,
  subject text not null,
  severity text not null,
  first_seen_at unix_seconds not null,
  last_seen_at unix_seconds not null,
  is_open boolean not null,
  constraint review_findings_pkey PRIMARY KEY (check_id, subject),
  constraint review_findings_severity_check CHECK ((severity = ANY (ARRAY['critical'::text, 'high'::text, 'medium'::text, 'low'::text, 'info'::text]))),
  constraint review_findings_subject_check CHECK ((length(subject) <= 1000))
);

create table reviews (
  number bigint not null generated always as identity,
  made_at unix_seconds not null,
  score integer not null,
  findings integer not null,
  unknown integer not null,
  constraint reviews_findings_check CHECK ((findings >= 0)),
  constraint reviews_pkey PRIMARY KEY (number),
  constraint reviews_score_check CHECK (((score >= 0) AND (score <= 100))),
  constraint reviews_unknown_check CHECK ((unknown >= 0))
);
CREATE INDEX reviews_made_at ON public.reviews USING btree (made_at);

create table sessions (
  id text not null,
  hash hash not null,
  member text not null,
  stage text not null,
  by text not null,
  created_at unix_seconds not null,
  used_at unix_seconds not null,
  proved_at unix_seconds not null,
  network text not null,
  browser text not null,
  constraint sessions_by_check CHECK ((by = ANY (ARRAY['opening'::text, 'passkey'::text, 'password'::text]))),
  constraint sessions_hash_key UNIQUE (hash),
  constraint sessions_id_check CHECK ((id ~ '^[0-9a-f]{16}$'::text)),
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_stage_check CHECK ((stage = ANY (ARRAY['setting-up'::text, 'full'::text])))
);
CREATE INDEX sessions_member ON public.sessions USING btree (member);

create table spends (
  wallet text not null,
  txid hash not null,
  state text not null,
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
  height integer,
  decision text,
  constraint spends_check CHECK (((state <> 'confirmed'::text) OR (height IS NOT NULL))),
  constraint spends_check1 CHECK (((state <> ALL (ARRAY['asked'::text, 'denied'::text, 'waiting'::text])) OR (height IS NULL))),
  constraint spends_height_check CHECK ((height >= 0)),
  constraint spends_pkey PRIMARY KEY (wallet, txid),
  constraint spends_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'denied'::text, 'waiting'::text, 'expired'::text, 'cancelled'::text, 'approved'::text, 'signed'::text, 'broadcast'::text, 'confirmed'::text, 'replaced'::text, 'dropped'::text])))
);
CREATE INDEX spends_by_time ON public.spends USING btree (wallet, asked_at DESC, txid);
CREATE INDEX spends_open ON public.spends USING btree (state, asked_at) WHERE (state = ANY (ARRAY['asked'::text, 'waiting'::text, 'approved'::text, 'signed'::text, 'broadcast'::text]));

create table tidings (
  id text not null,
  number bigint not null generated always as identity,
  at unix_seconds not null,
  by text not null,
  tiding text not null,
  is_told boolean not null default false,
  constraint tidings_pkey PRIMARY KEY (id)
);
CREATE INDEX tidings_untold ON public.tidings USING btree (number) WHERE (NOT is_told);

create table tokens (
  id text not null,
  name text not null,
  hash hash not null,
  created_at unix_seconds not null,
  expires_at unix_seconds not null,
  last_used_at unix_seconds,
  networks text[] not null,
  constraint tokens_hash_key UNIQUE (hash),
  constraint tokens_networks_check CHECK ((cardinality(networks) > 0)),
  constraint tokens_pkey PRIMARY KEY (id)
);

create table told_once (
  id text not null,
  at unix_seconds not null,
  constraint told_once_pkey PRIMARY KEY (id)
);

create table transactions (
  wallet text not null,
  txid hash not null,
  height integer,
  block_time unix_seconds,
  seen_at unix_seconds not null,
  net_sats bigint not null,
  fee_sats sats,
  raw bytea not null,
  path text,
  constraint transactions_check CHECK (((height IS NULL) = (block_time IS NULL))),
  constraint transactions_height_check CHECK ((height >= 0)),
  constraint transactions_net_sats_check CHECK (((net_sats >= '-2100000000000000'::bigint) AND (net_sats <= '2100000000000000'::bigint))),
  constraint transactions_path_check CHECK ((path = ANY (ARRAY['co-signed'::text, 'user-and-backup'::text, 'backup-alone'::text, 'user-alone'::text, 'unread'::text]))),
  constraint transactions_pkey PRIMARY KEY (wallet, txid)
);
CREATE INDEX transactions_by_height ON public.transactions USING btree (wallet, height DESC, txid);

create table tries (
  lane text not null,
  key text not null,
  failures bigint not null,
  last_at unix_seconds not null,
  constraint tries_failures_check CHECK ((failures >= 0)),
  constraint tries_lane_check CHECK ((lane = ANY (ARRAY['known'::text, 'account'::text, 'network'::text]))),
  constraint tries_pkey PRIMARY KEY (lane, key)
);

create table wallets (
  name text not null,
  descriptor text not null,
  user_key smallint not null,
  server_key smallint not null,
  policy text not null,
  policy_hash hash not null,
  created_at unix_seconds not null,
  constraint wallets_check CHECK ((((server_key >= 0) AND (server_key <= 15)) AND (server_key <> user_key))),
  constraint wallets_descriptor_key UNIQUE (descriptor),
  constraint wallets_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
  constraint wallets_pkey PRIMARY KEY (name),
  constraint wallets_user_key_check CHECK (((user_key >= 0) AND (user_key <= 15)))
);
