// The venue's control port, for whoever runs it as a program: each act is one word with its
// values, on one of the venues. It has no lock of its own, so it listens on this machine alone.

import { readUnits, type Units, units } from './amount.ts'
import { type Answer, type Call, type Door, openDoor } from './door.ts'
import { Faults } from './faults.ts'
import type { Right } from './keys.ts'
import type { FaultName } from './misbehave.ts'
import type { Venue } from './open.ts'
import type { Mood, Slip } from './streams.ts'

type Values = Readonly<Record<string, unknown>>
type Act = (venue: Venue, values: Values) => unknown

const text = (values: Values, name: string): string => {
  const value = values[name]
  if (typeof value !== 'string' && typeof value !== 'number') throw new Error(`no ${name}`)
  return String(value)
}

const amount = (values: Values, name: string): Units => {
  const read = readUnits(text(values, name))
  if (read === undefined) throw new Error(`${name} is no amount`)
  return read
}

const list = (values: Values, name: string): readonly string[] => {
  const value = values[name] ?? []
  if (!Array.isArray(value)) throw new Error(`${name} is no list`)
  return value.map(String)
}

const oneOf = <T extends string>(values: Values, name: string, known: readonly T[]): T => {
  const found = known.find((each) => each === values[name])
  if (found === undefined) throw new Error(`${name} is one of ${known.join(', ')}`)
  return found
}

const MOODS: readonly Mood[] = ['well', 'silent', 'deaf', 'frozen']
const SLIPS: readonly Slip[] = ['lose', 'twice', 'swap']
const RIGHTS: readonly Right[] = ['read', 'trade', 'withdraw', 'transfer']

function keyOf(venue: Venue, values: Values) {
  const key = venue.keys.find(text(values, 'id'))
  if (key === undefined) throw new Error('no key of that id')
  return key
}

const rightsOf = (values: Values) =>
  list(values, 'rights').map((right) => oneOf({ right }, 'right', RIGHTS))

const ACTS: Readonly<Record<string, Act>> = {
  price: (venue, values) => venue.house.setPrice(text(values, 'symbol'), amount(values, 'price')),
  trade: ({ house }, values) => {
    const side = oneOf(values, 'side', ['buy', 'sell'])
    house.trade(text(values, 'symbol'), side, amount(values, 'size'), amount(values, 'price'))
  },
  walk: ({ house }) => house.walk(),
  quote: ({ house }, values) =>
    house.quote({ stepTicks: BigInt(text(values, 'stepTicks')), size: amount(values, 'size') }),
  deposit: ({ exchange }, values) =>
    exchange.deposit(text(values, 'account'), text(values, 'asset'), amount(values, 'amount')),
  key: ({ keys }, values) => {
    const kind = values.publicKey === undefined ? 'secret' : 'publicKey'
    const [id, account] = [text(values, 'id'), text(values, 'account')]
    const addresses = list(values, 'addresses')
    keys.add({ id, account, [kind]: text(values, kind), rights: rightsOf(values), addresses })
  },
  rights: (venue, values) => {
    keyOf(venue, values).rights = new Set(rightsOf(values))
  },
  bind: (venue, values) => {
    keyOf(venue, values).addresses = list(values, 'addresses')
  },
  expire: (venue, values) => {
    keyOf(venue, values).endsAt = venue.now()
  },
  // The name is looked up when the fault is made, which refuses one that it does not know.
  fail: (venue, values) =>
    venue.fail(text(values, 'fault') as FaultName, {
      ...(values.method === undefined ? {} : { method: text(values, 'method') }),
      ...(values.path === undefined ? {} : { path: text(values, 'path') }),
      ...(values.times === undefined ? {} : { times: Number(text(values, 'times')) }),
    }),
  release: ({ faults }) => faults.release(),
  mood: ({ streams }, values) => {
    streams.mood = oneOf(values, 'mood', MOODS)
  },
  slip: ({ streams }, values) => streams.slip(oneOf(values, 'slip', SLIPS)),
  drop: ({ streams }) => streams.drop(),
  stale: ({ exchange: { tape } }, values) => (values.on === true ? tape.stop() : tape.goOn()),
  maintenance: ({ settings }, values) => {
    settings.isInMaintenance = values.on === true
  },
  skew: ({ settings }, values) => {
    settings.skewMs = Number(text(values, 'ms'))
  },
  see: ({ seen }, values) => {
    seen.set(text(values, 'from'), text(values, 'as'))
  },
  hide: ({ hidden }, values) => {
    hidden.add(Number(text(values, 'id')))
  },
  show: ({ hidden }, values) => {
    hidden.delete(Number(text(values, 'id')))
  },
  wind: (venue) => venue.wind(),
  orders: ({ exchange }, values) =>
    exchange.orders(text(values, 'account')).map(({ id, clientId, state, kind, filled, size }) => ({
      ...{ id, clientId, state, kind },
      filled: String(filled),
      size: String(size),
    })),
  withdrawals: ({ withdrawals }) =>
    withdrawals.map((each) => ({ ...each, amount: String(each.amount) })),
}

/** `POST /binance/price {"symbol":"BTC/USDT","price":"49000"}`; answers what the act tells. */
export function openControl(venues: readonly Venue[], port: number): Promise<Door> {
  return openDoor({
    faults: new Faults(),
    port,
    tls: undefined,
    seen: new Map(),
    answer: (call) => answered(venues, call),
    upgrade: (_, socket) => socket.destroy(),
  })
}

function answered(venues: readonly Venue[], { method, path, body }: Call): Answer {
  const [, dialect, word = ''] = path.split('/')
  const venue = venues.find((each) => each.dialect === dialect)
  const act = Object.hasOwn(ACTS, word) ? ACTS[word] : undefined
  if (method !== 'POST' || venue === undefined || act === undefined) {
    return {
      status: 404,
      body: { error: `POST /binance or /kraken and ${Object.keys(ACTS).join(', ')}` },
    }
  }
  try {
    const values: unknown = JSON.parse(body === '' ? '{}' : body)
    const told = act(venue, values as Values)
    return { status: 200, body: { result: told ?? null } }
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}

/** What a demonstration begins with. */
export function endow({ exchange }: Venue, account: string): void {
  for (const asset of ['BTC', 'ETH']) exchange.deposit(account, asset, units('2'))
  for (const asset of ['USDT', 'USD']) exchange.deposit(account, asset, units('100000'))
}
