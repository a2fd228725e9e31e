// Accounts watched over a real journal and the trader's own TLS, beside a local venue: a process
// that can be ended between any two appends, and started again over the same folder.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Dialect, Venue } from '@countersign/demo/venue/open.ts'
import type { Accounts } from '@countersign/trader/accounts.ts'
import { openNews } from '@countersign/trader/news.ts'
import { openOrders } from '@countersign/trader/orders/orders.ts'
import { openPaper } from '@countersign/trader/paper/paper.ts'
import type { SignerLine } from '@countersign/trader/signer-line.ts'
import { openVenues } from '@countersign/trader/venue/client.ts'
import { openWatching } from '@countersign/trader/watching/watching.ts'
import { type Journal, openJournal } from '@countersign/vault/journal.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import type { openLine } from './line.ts'
import { BINANCE_SECRET, KRAKEN_SECRET } from './venue.ts'
import { woundTime } from './wound.ts'

const keys = vaultKeys(new Uint8Array(32).fill(9))

export const aFolder = () => mkdtempSync(join(tmpdir(), 'cs-watching-'))

/** The line changes nothing after as many appends: whoever waits for more waits in vain. */
class Dead extends Error {}

type Process = {
  readonly venue: Venue
  readonly line: Awaited<ReturnType<typeof openLine>>
  readonly folder: string
  readonly addedAt: number
  /** So many appends; the last one is durable, and nobody hears so. */
  readonly dieAfter?: number
}

export function aWatcher({ venue, line, folder, addedAt, dieAfter = Infinity }: Process) {
  const journal = openJournal(folder, keys.journalKey)
  const { mortal, isDead } = mortalOver(journal, dieAfter)
  const time = woundTime()
  let latest = 0
  const clock = () => {
    latest = Math.max(latest, Math.floor(Date.now() / 1_000))
    return latest
  }
  const { dialect } = venue
  const places = { [dialect]: { url: venue.url, ca: venue.authority ?? '' } }
  const sent: object[] = []
  const refused: object[] = []
  const log = {
    sent: (each: object) => sent.push(each),
    refused: (each: object) => refused.push(each),
  }
  const venues = openVenues({ egress: line.egress, log, places })
  const news = openNews(mortal, clock)
  const accounts = accountsOf(dialect, addedAt)
  const opened = new Map<string, ReturnType<typeof venues.open>>()
  const clientOf = ({ name }: { readonly name: string }) => {
    const known = opened.get(name) ?? venues.open(name, dialect, secretsOf(dialect))
    opened.set(name, known)
    return known
  }
  const nobody = () => Promise.reject(new Error('nothing here has pretended money'))
  const prices = { ask: nobody, watch: () => () => {} }
  const paper = openPaper({ journal: mortal, accounts, prices, time: clock })
  const orders = openOrders({
    ...{ journal: mortal, news, accounts, clientOf, egress: line.egress, time: clock },
    ...{ venues, paper },
    signer: SIGNER,
    orderKey: keys.orderKey,
    everyMs: 20,
    checkMayTrade: async () => undefined,
  })
  const watching = openWatching({
    ...{ journal: mortal, news, accounts, orders, venues, places, clientOf, time, clock, paper },
    egress: line.egress,
  })
  return {
    ...{ time, orders, watching, sent, refused, isDead },
    told: (kind: string) => toldIn(journal, kind),
    entries: () =>
      JSON.stringify(
        journal.logs().flatMap((log) => [...journal.all(log)]),
        spell,
      ),
    end() {
      watching.close()
      journal.close()
    },
  }
}

/** The same journal, for so many appends. */
function mortalOver(journal: Journal, dieAfter: number) {
  let appends = 0
  const isDead = () => appends >= dieAfter
  const mortal: Journal = {
    ...journal,
    append(drafts, time, index) {
      if (isDead()) throw new Dead()
      const entries = journal.append(drafts, time, index)
      appends += 1
      if (isDead()) throw new Dead()
      return entries
    },
  }
  return { mortal, isDead }
}

const spell = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)

export type Told = Readonly<Record<string, string>>

const toldIn = (journal: Journal, wanted: string): readonly Told[] =>
  [...journal.all('news')].flatMap(({ kind, body }: { kind: string; body: Canonical }) =>
    kind === wanted ? [body as Told] : [],
  )

/** Whoever asks may trade. */
const SIGNER = {
  ask: async () => ({
    member: 'owner',
    roles: ['owner'],
    groups: [],
    frozen: [],
    signerFrozen: '',
    charter: { seq: '1', hash: '00'.repeat(32) },
    account: { policy: {}, policyHash: '00'.repeat(32), standing: 'trading', why: '' },
  }),
} as unknown as SignerLine

function secretsOf(dialect: Dialect) {
  return { key: 'ann-key', secret: dialect === 'binance' ? BINANCE_SECRET : KRAKEN_SECRET }
}

function accountsOf(dialect: Dialect, addedAt: number): Accounts {
  const main = {
    name: 'main',
    venue: dialect,
    quote: dialect === 'binance' ? 'USDT' : 'USD',
    rights: 'trade',
    found: { rights: { withdraw: 'no' } },
    version: 1,
    addedAt,
    by: 'owner',
  }
  const only = { all: () => [main], get: () => main, secretsOf: () => secretsOf(dialect) }
  return only as unknown as Accounts
}
