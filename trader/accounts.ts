// The accounts at exchanges, as the journal's entries make them, and their sealed secrets beside
// it. A secret is in no entry: entries stay for ever, and one that is dropped has to be gone.

import { type Canonical, canonicalBytes } from '@countersign/core/canonical.ts'
import type { Draft, Entry } from '@countersign/core/charter/entry.ts'
import { readFound } from '@countersign/core/exchange/rights/found.ts'
import { isVenue, type VenueId } from '@countersign/core/exchange/venue.ts'
import { Fault } from '@countersign/core/fault.ts'
import { anything, hex, object, text, whole, word } from '@countersign/core/fields.ts'
import type { Journal } from '@countersign/vault/journal.ts'
import type { VaultKeys } from '@countersign/vault/keys.ts'
import { openSecrets, type SealedRecord, sealSecrets } from './account-seal.ts'
import type { News, Tiding } from './news.ts'
import { readSecrets, type Secrets, type Tokens, writeSecrets } from './venue/secrets.ts'

/** The log of accounts. */
const ACCOUNTS_LOG = 'accounts'

/** More than anybody has; each keeps half a megabyte of ccxt. */
const MOST_ACCOUNTS = 200

export type Account = {
  readonly name: string
  readonly venue: VenueId
  readonly quote: string
  /** What its owner wants it for. */
  readonly rights: 'watch' | 'trade'
  /** Of its secrets: another one with each rotation. */
  readonly version: number
  /** Keyed hash of the venue's key. */
  readonly key: string
  /** What the venue said of the key, as it was judged. */
  readonly found: Canonical
  /** Its money is pretended: it has no key, and nothing of it is at a venue. */
  readonly isPaper: boolean
  readonly addedAt: number
  /** When this key of it was taken in. */
  readonly keyAt: number
  /** When the venue said what is in `found` for the first time, and when for the last time. */
  readonly checkedAt: number
  readonly askedAt: number
  /** The member who added it. */
  readonly by: string
}

const added = object({
  account: text(32),
  venue: text(32),
  quote: text(16),
  rights: word('watch', 'trade'),
  version: whole(),
  key: hex(32),
  found: anything,
  by: text(32),
})
const rotated = object({
  account: text(32),
  version: whole(),
  key: hex(32),
  found: anything,
  by: text(32),
})
const checked = object({ account: text(32), found: anything })
const renewed = object({ account: text(32), version: whole() })
const removed = object({ account: text(32), by: text(32) })

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS account_secrets (
    account TEXT NOT NULL PRIMARY KEY, wrapped BLOB NOT NULL, sealed BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS account_looks (
    account TEXT NOT NULL PRIMARY KEY, asked_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`

export type Accounts = {
  all(): readonly Account[]
  /** @throws Fault exchange.account_missing */
  get(name: string): Account
  /** @throws Fault exchange.account_exists, exchange.too_many, exchange.key_used */
  checkNew(name: string, key: string): void
  /** @throws Fault exchange.key_used when another account has it */
  checkKey(name: string, key: string): void
  /** @throws Fault vault.unseal_failed */
  secretsOf(account: Account): Secrets
  /** Appends and indexes as one, with the secrets where there are new ones. */
  add(account: NewAccount, secrets: Secrets, proofs: readonly Canonical[]): Account
  /** One without secrets; what it begins with is journalled with it. */
  addPaper(account: NewAccount, opening: Draft, proofs: readonly Canonical[]): Account
  rotate(rotation: Rotation, secrets: Secrets, proofs: readonly Canonical[]): Account
  /** What the venue says now; with it what people are told, as one. */
  check(name: string, found: Canonical, tidings: readonly Tiding[]): Account
  /** That a refresh token is about to be used; and what it was used for. */
  renewing(name: string): void
  renewed(account: Account, tokens: Tokens): Account
  remove(name: string, by: string, proofs: readonly Canonical[]): void
  /** That a key was turned away, with what the venue said of it. */
  refuse(body: Canonical, proofs: readonly Canonical[]): void
}

type NewAccount = Pick<Account, 'name' | 'venue' | 'quote' | 'rights' | 'key' | 'found' | 'by'>
type Rotation = Pick<Account, 'name' | 'key' | 'found' | 'by'>

type Keys = Pick<VaultKeys, 'accountKey'>

type Places = { readonly journal: Journal; readonly news: News }

export function openAccounts({ journal, news }: Places, keys: Keys, time: () => number): Accounts {
  const kept = openKept(journal, keys)
  const looks = openLooks(journal)
  const accounts = remembered(journal, looks)
  const get = (name: string): Account => {
    const account = accounts.get(name)
    if (!account) throw new Fault('exchange.account_missing', { account: name })
    return account
  }
  const append = appendTo(accounts, journal, time)
  const { checkNew, checkKey } = checksOf(accounts)

  return {
    all: () => [...accounts.values()],
    get,
    checkNew,
    checkKey,
    secretsOf: kept.read,
    add(account, secrets, proofs) {
      checkNew(account.name, account.key)
      const put = () => kept.put({ ...account, version: 1 }, secrets)
      append({ kind: 'account.added', body: addedBody(account), proofs }, put)
      return get(account.name)
    },
    addPaper(account, opening, proofs) {
      checkNew(account.name, account.key)
      append({ kind: 'account.added', body: addedBody(account), proofs }, undefined, [opening])
      return get(account.name)
    },
    rotate({ name, ...rest }, secrets, proofs) {
      const next = { ...get(name), version: get(name).version + 1 }
      checkKey(name, rest.key)
      const body = { account: name, ...rest, version: String(next.version) }
      append({ kind: 'account.rotated', body, proofs }, () => kept.put(next, secrets))
      return get(name)
    },
    check(name, found, tidings) {
      const askedAt = time()
      // The same again is no entry: a check a day would fill the journal.
      const drafts = isSame(get(name).found, found) ? [] : [checkedDraft(name, found)]
      const entries = news.record(drafts, tidings, () => looks.put(name, askedAt))
      for (const entry of entries) if (entry.log === ACCOUNTS_LOG) applyEntry(accounts, entry)
      change(accounts, name, { askedAt })
      return get(name)
    },
    renewing: (name) => append({ kind: 'account.renewing', body: { account: name }, proofs: [] }),
    renewed({ name }, tokens) {
      const next = { ...get(name), version: get(name).version + 1 }
      const body = { account: name, version: String(next.version) }
      append({ kind: 'account.renewed', body, proofs: [] }, () => kept.put(next, tokens))
      return get(name)
    },
    remove(name, by, proofs) {
      get(name)
      const body = { account: name, by }
      append({ kind: 'account.removed', body, proofs }, () => kept.drop(name))
    },
    refuse: (body, proofs) => append({ kind: 'account.refused', body, proofs }),
  }
}

function appendTo(accounts: Map<string, Account>, journal: Journal, time: () => number) {
  return (draft: Omit<Draft, 'log'>, also?: () => void, beside: readonly Draft[] = []): void => {
    const drafts = [{ log: ACCOUNTS_LOG, ...draft }, ...beside]
    for (const entry of journal.append(drafts, time(), also)) {
      if (entry.log === ACCOUNTS_LOG) applyEntry(accounts, entry)
    }
  }
}

function remembered(journal: Journal, looks: ReturnType<typeof openLooks>): Map<string, Account> {
  const accounts = new Map<string, Account>()
  for (const entry of journal.all(ACCOUNTS_LOG)) applyEntry(accounts, entry)
  for (const { account: name, at } of looks.all()) {
    const account = accounts.get(name)
    if (account && at > account.askedAt) accounts.set(name, { ...account, askedAt: at })
  }
  return accounts
}

const addedBody = ({ name, ...rest }: NewAccount) => ({ account: name, ...rest, version: '1' })

const checkedDraft = (account: string, found: Canonical): Draft => {
  const body = { account, found }
  return { log: ACCOUNTS_LOG, kind: 'account.checked', body, proofs: [] }
}

type Named = Pick<Account, 'name' | 'venue' | 'version'>

const nameOf = ({ name, venue, version }: Named) => ({ account: name, venue, version })

/** The sealed secrets, in a table beside the entries. */
function openKept({ database }: Journal, { accountKey }: Keys) {
  // What is deleted is overwritten: a dropped key is not left in a free page.
  database.exec(`PRAGMA secure_delete = ON; ${SCHEMA}`)
  const put = database.prepare('INSERT OR REPLACE INTO account_secrets VALUES (?, ?, ?)')
  const drops = ['account_secrets', 'account_looks'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE account = ?`),
  )
  const read = database.prepare('SELECT wrapped, sealed FROM account_secrets WHERE account = ?')
  return {
    put(account: Named, secrets: Secrets): void {
      const { wrapped, sealed } = sealSecrets(accountKey, nameOf(account), writeSecrets(secrets))
      put.run(account.name, wrapped, sealed)
    },
    read(account: Named): Secrets {
      const record = read.get(account.name) as SealedRecord | undefined
      if (!record) throw new Fault('vault.unseal_failed', { record: account.name })
      return readSecrets(account.venue, openSecrets(accountKey, nameOf(account), record))
    },
    drop(name: string): void {
      for (const drop of drops) drop.run(name)
    },
  }
}

/** When each account's venue was last asked: no news, and so not among the entries. */
function openLooks({ database }: Journal) {
  const put = database.prepare('INSERT OR REPLACE INTO account_looks VALUES (?, ?)')
  const all = database.prepare('SELECT account, asked_at AS at FROM account_looks')
  return {
    put: (name: string, at: number): void => void put.run(name, at),
    all: () => all.all().map(({ account, at }) => ({ account: String(account), at: Number(at) })),
  }
}

function checksOf(accounts: ReadonlyMap<string, Account>) {
  const checkKey = (name: string, key: string) => {
    const other = [...accounts.values()].find((each) => each.key === key && each.name !== name)
    if (other) throw new Fault('exchange.key_used', { account: other.name })
  }
  const checkNew = (name: string, key: string) => {
    if (accounts.has(name)) throw new Fault('exchange.account_exists', { account: name })
    if (accounts.size >= MOST_ACCOUNTS) {
      throw new Fault('exchange.too_many', { most: MOST_ACCOUNTS })
    }
    checkKey(name, key)
  }
  return { checkKey, checkNew }
}

const isSame = (one: Canonical, other: Canonical): boolean =>
  canonicalBytes(one).toHex() === canonicalBytes(other).toHex()

function applyEntry(accounts: Map<string, Account>, { kind, body, time }: Entry): void {
  switch (kind) {
    case 'account.added': {
      const { account: name, venue, ...rest } = added(body, kind)
      if (!isVenue(venue)) throw new Fault('vault.journal_broken', { why: `no venue ${venue}` })
      const at = { addedAt: time, keyAt: time, checkedAt: time, askedAt: time }
      accounts.set(name, { ...rest, name, venue, isPaper: readFound(rest.found).isPaper, ...at })
      return
    }
    case 'account.rotated': {
      const { account: name, ...rest } = rotated(body, kind)
      change(accounts, name, { ...rest, keyAt: time, checkedAt: time, askedAt: time })
      return
    }
    case 'account.checked': {
      const { account: name, found } = checked(body, kind)
      change(accounts, name, { found, checkedAt: time, askedAt: time })
      return
    }
    case 'account.removed':
      accounts.delete(removed(body, kind).account)
      return
    case 'account.renewed': {
      const { account: name, version } = renewed(body, kind)
      change(accounts, name, { version })
      return
    }
    case 'account.renewing':
    case 'account.refused':
      return
    default:
      throw new Fault('vault.journal_broken', { why: `an entry of an unknown kind: ${kind}` })
  }
}

function change(accounts: Map<string, Account>, name: string, to: Partial<Account>): void {
  const account = accounts.get(name)
  if (!account) throw new Fault('vault.journal_broken', { why: `no account ${name}` })
  accounts.set(name, { ...account, ...to })
}

/** @throws Fault exchange.account_paper for one whose money is pretended */
export function checkHasKey({ name, isPaper }: Pick<Account, 'name' | 'isPaper'>): void {
  if (isPaper) throw new Fault('exchange.account_paper', { account: name })
}
