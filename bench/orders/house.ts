// Signer and trader in their cages as people start them, the egress, and an exchange over TLS whose
// account the owner trades with: what an order passes through, and nothing else.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askOver } from '@countersign/channel/client.ts'
import type { TraderMessage } from '@countersign/channel/trader-messages.ts'
import { type Context, deskSocket } from '@countersign/cli/context.ts'
import { bySocket } from '@countersign/cli/flows/exchange.ts'
import { pair } from '@countersign/cli/flows/pair.ts'
import { meetTrader, pinnedTrader } from '@countersign/cli/flows/trader.ts'
import { addVenueAccount } from '@countersign/cli/flows/venues.ts'
import { deviceKey, requirePairing } from '@countersign/cli/keep/pairing.ts'
import { pinTrader } from '@countersign/cli/keep/trader.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { OrderPolicy } from '@countersign/core/exchange/policy/policy.ts'
import { VENUE_IDS, type VenueId } from '@countersign/core/exchange/venue.ts'
import { makePerson } from '@countersign/demo/person.ts'
import { enrolOwner, type Stage } from '@countersign/demo/team.ts'
import { units } from '@countersign/demo/venue/amount.ts'
import { openVenue, type Venue } from '@countersign/demo/venue/open.ts'
import { TRADER } from '@countersign/launcher/cage.ts'
import { type Home, openHome } from '@countersign/launcher/home.ts'
import { launch } from '@countersign/launcher/launch.ts'
import { traderSocket } from '@countersign/launcher/sockets.ts'
import { openEgress } from '@countersign/server/adapters/exchange/egress.ts'
import type { Limit } from '@countersign/server/adapters/exchange/limits.ts'

export const ACCOUNT = 'main'
const OWNER = 'ann'
const KEY = { key: 'bench-key', secret: 'a secret of the bench alone' }
const ORIGIN = 'http://desk.localhost'
const WATCHED = {
  ...TRADER,
  entry: 'bench/orders/trader.ts',
  code: [...TRADER.code, 'bench/orders'],
}

/** What is measured is how long an order takes, and not how many a minute may have. */
const UNHURRIED = { perMinute: 1_000_000, costs: {} }
const LIMITS = Object.fromEntries(VENUE_IDS.map((venue) => [venue, UNHURRIED])) as Readonly<
  Record<VenueId, Limit>
>

export type House = {
  readonly context: Context
  readonly home: Home
  readonly venue: Venue
  /** Asks the trader as the server does: it answers such a question without one to the signer. */
  look(kind: TraderMessage, body: Canonical): Promise<Canonical>
  stop(): Promise<void>
}

export async function openHouse(policy: OrderPolicy): Promise<House> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const stops: (() => unknown)[] = [() => rmSync(root, { recursive: true, force: true })]
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    const venue = await openExchange()
    stops.push(venue.close)
    const home = openHome(root)
    const context = await startBoth(home, venue, stops)
    await addAccount(context, policy)
    const { now } = context
    const exchange = bySocket(traderSocket(home.run, 'server'))
    const look = askOver<TraderMessage>(exchange, { identity: pinnedTrader(context), now })
    return { context, home, venue, look, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function openExchange(): Promise<Venue> {
  const venue = await openVenue({ dialect: 'binance', isSecure: true })
  venue.exchange.deposit(OWNER, 'BTC', units('100'))
  venue.keys.add({ id: KEY.key, account: OWNER, secret: KEY.secret })
  Object.assign(venue.settings, { weightPerMinute: 1_000_000 })
  return venue
}

/** Signer and trader, the egress between the trader and the venue, and who claims the signer. */
async function startBoth(
  home: Home,
  { url, authority }: Venue,
  stops: (() => unknown)[],
): Promise<Context> {
  writeFileSync(join(home.root, 'venue.pem'), authority ?? '')
  const moved = { binance: { url, ca: 'venue.pem' } }
  writeFileSync(home.exchanges, JSON.stringify(moved), { mode: 0o600 })
  const launched = await launch({
    home,
    // Away from regtest nobody starts a node, which would only take its share of the machine.
    network: 'signet',
    nodePort: 0,
    unsealWith: 'key-file',
    keepUnsealKey: true,
    say: () => undefined,
    onProgress: () => undefined,
    trader: WATCHED,
    server: null,
    desk: null,
  })
  stops.push(launched.stop)
  const egress = openEgress({
    socketPath: traderSocket(home.run, 'egress'),
    places: { binance: { url, ca: authority ?? '' } },
    limits: LIMITS,
    forbidden: () => undefined,
  })
  stops.push(egress.close)
  const now = () => Math.floor(Date.now() / 1_000)
  const clientHome = join(home.root, 'client')
  const context: Context = { home: home.root, clientHome, now, isLocal: true }
  await pair(context, { claimCode: launched.claimCode ?? '', ownerName: 'Ann' })
  pinTrader(context, await meetTrader(context))
  return context
}

/** By a code of the owner's authenticator, as every account is added. */
async function addAccount(context: Context, policy: OrderPolicy): Promise<void> {
  const device = deviceKey(context)
  const owner = makePerson({ member: 'owner', name: 'Ann', origin: ORIGIN, device })
  await enrolOwner(stageOf(context), owner)
  const wanted = { account: ACCOUNT, venue: 'binance', quote: 'USDT', rights: 'trade' } as const
  await addVenueAccount(context, { ...wanted, policy }, { secrets: KEY, code: owner.code() })
}

function stageOf(context: Context): Stage {
  const { identity } = requirePairing(context)
  const { now } = context
  const ask: Stage['ask'] = (kind, body, by) =>
    askOver(bySocket(deskSocket(context)), { identity, now, ...(by ? { device: by } : {}) })(
      kind,
      body,
    )
  return { identity, origin: ORIGIN, now, ask, show: () => ask('charter.show', {}, null) }
}
