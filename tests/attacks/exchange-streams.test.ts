// A venue's own streams in the attacker's hands, by its host or its certificate: the egress cannot
// speak in them. They flood, never end, burst and tell nonsense. What counts is that no stop fires
// by it, how much memory the trader takes, that it answers, and that it listens again afterwards.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Dialect } from '@countersign/demo/venue/open.ts'
import type { Line } from '@countersign/demo/venue/streams.ts'
import { innerOf } from '../builders/family.ts'
import { type Keeping, startKeeping } from '../builders/keeper-desk.ts'
import { until } from '../builders/until.ts'
import { say } from './say.ts'

const SERVER = { role: 'server', device: null } as const
const MEGABYTE = 1024 * 1024
/** Above what the trader has before anything is said. */
const MOST_MORE_MEGABYTES = 128

type Words = {
  readonly prices: RegExp
  readonly account: RegExp
  /** As the venue tells a price. @param price - as it stands in the JSON */
  ticker(market: string, price: string): string
  /** An error, or an answer, to a question that nobody asked. */
  answer(n: number): string
  /** A fill of an order that is nobody's. */
  fill(n: number, price: string): string
}

const WORDS: Readonly<Record<Dialect, Words>> = {
  binance: {
    prices: /^stream\./,
    account: /^ws-api\./,
    ticker: (market, price) =>
      `{"e":"24hrTicker","E":9e15,"s":"${market.replace('/', '')}","c":${price},"b":${price},` +
      `"a":${price},"o":${price},"C":-1,"O":9e15}`,
    answer: (n) => `{"id":"${n}","error":{"code":-1100,"msg":"${'x'.repeat(1_000)}"}}`,
    fill: (n, price) =>
      `{"event":{"e":"executionReport","E":9e15,"s":"BTCUSDT","c":"x${n}","S":"SELL","o":"LIMIT",` +
      `"q":"1","p":"${price}","x":"TRADE","X":"FILLED","i":${n},"l":"1","z":"1","L":${price},` +
      `"n":"0","N":"BNB","T":-1,"t":${n}}}`,
  },
  kraken: {
    prices: /^ws\./,
    account: /^ws-auth\./,
    ticker: (market, price) =>
      `{"channel":"ticker","type":"update","data":[{"symbol":"${market}","bid":${price},` +
      `"ask":${price},"last":${price},"volume":1,"vwap":1,"timestamp":"9999-12-31T00:00:00Z"}]}`,
    answer: (n) => `{"method":"add_order","error":"${'x'.repeat(1_000)}","req_id":${n}}`,
    fill: (n, price) =>
      `{"channel":"executions","type":"update","sequence":${n},"data":[{"exec_type":"trade",` +
      `"order_id":"O${n}","exec_id":"T${n}","symbol":"BTC/USD","side":"sell","last_qty":1,` +
      `"last_price":${price},"cum_qty":1,"order_status":"filled","timestamp":"x"}]}`,
  },
}

type Feeds = readonly { readonly by: string }[]
type Health = { readonly prices: Feeds; readonly accounts: Feeds }

/** As JSON, or as what looks like it. */
const NO_PRICES = [
  ...[
    '0',
    '-0',
    '-1',
    '"-49000"',
    '"0"',
    '""',
    'null',
    'true',
    '{}',
    '[]',
    '[1]',
    '1e308',
    '1e-400',
  ],
  ...['"NaN"', 'NaN', '"Infinity"', '-Infinity', '"1e308"', '"0x10"', '"1,000"', '" 1"', '"1\\n"'],
  ...[`"${'9'.repeat(400)}"`, '9'.repeat(400), '"١"', '{"toString":1}', '"1'],
]

type Attack = (line: Line, words: Words, market: string) => void

const brackets = (megabytes: number) => '['.repeat(megabytes * MEGABYTE)

/** Those that bring nothing to believe, whoever's stream they come by. */
const BYTES: Readonly<Record<string, Attack>> = {
  'a message of 64 megabytes': ({ client }) => client.send(brackets(64)),
  'a compressed message of 64 megabytes': ({ client }) =>
    client.send(' '.repeat(64 * MEGABYTE), { compress: true }),
  'a message in pieces without an end'({ client }) {
    for (let n = 0; n < 100_000; n += 1) client.send('[', { fin: false })
  },
  'half a megabyte of brackets': ({ client }) => client.send('['.repeat(MEGABYTE / 2)),
  'bytes that are no frame': ({ raw }) => raw.write(Buffer.alloc(100_000, 0xff)),
  'a frame of eight exabytes': ({ raw }) => raw.write(Buffer.from('817f7fffffffffffffff61', 'hex')),
  'a compressed frame that nobody agreed on': ({ raw }) =>
    raw.write(Buffer.from('c1026162', 'hex')),
  'a text that is none': ({ client }) => client.send(Buffer.alloc(1_000, 0xfe), { binary: false }),
  'ten thousand pings'({ client }) {
    for (let n = 0; n < 10_000; n += 1) client.ping('x'.repeat(100))
  },
  'a hundred thousand answers that nobody asked for'({ client }, { answer }) {
    for (let n = 0; n < 100_000; n += 1) client.send(answer(n))
  },
}

/** After each of these a stream is opened again later. */
const BY_ACCOUNT = [
  'a compressed message of 64 megabytes',
  'a message in pieces without an end',
  'a hundred thousand answers that nobody asked for',
]

const PRICES: Readonly<Record<string, Attack>> = {
  'prices that are none'({ client }, { ticker }, market) {
    for (const price of NO_PRICES) client.send(ticker(market, price))
  },
  'one price of a cent': ({ client }, { ticker }, market) => client.send(ticker(market, '"0.01"')),
  'prices of a hundred thousand other markets'({ client }, { ticker }) {
    for (let n = 0; n < 100_000; n += 1) client.send(ticker(`X${n}/USDT`, '"0.01"'))
    for (const market of ['ETH/USDT', 'ETH/USD', '__proto__', 'constructor']) {
      client.send(ticker(market, '"0.01"'))
    }
  },
  'the account’s own words where prices are told'({ client }, { fill }) {
    for (let n = 0; n < 1_000; n += 1) client.send(fill(n, '0.01'))
  },
  'fifty thousand prices at once'({ client }, { ticker }, market) {
    for (let n = 0; n < 50_000; n += 1) client.send(ticker(market, `"${50_000 + (n % 100)}"`))
  },
}

/** Once all that was said before is read, or is read no more. */
function heardBy({ client }: Line): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  client.once('pong', () => resolve())
  client.once('close', () => resolve())
  client.ping()
  return promise
}

for (const dialect of ['binance', 'kraken'] as const) {
  const words = WORDS[dialect]
  describe(`the streams of ${dialect}, in the attacker’s hands`, () => {
    let own: Keeping
    let order: string
    let there: number
    let atRest: number
    before(async () => {
      own = await startKeeping(dialect)
      order = await own.keep({})
      there = own.taken().length
      await listening()
      atRest = memory('VmRSS')
    })
    beforeEach(() => own.rest())
    after(() => own?.close())

    const memory = (name: 'VmRSS' | 'VmHWM') => {
      const status = readFileSync(`/proc/${innerOf(own.desk.child().pid)}/status`, 'utf8')
      return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1_024
    }
    const lineTo = (host: RegExp) =>
      [...own.venue.streams.lines].find((each) => host.test(each.host))
    const price = () => own.price(String(50_000 + Math.floor(Math.random() * 100)))
    /** Both streams speak and are believed. */
    async function listening() {
      const look = async () => {
        price()
        const { prices, accounts } = (await own.desk.ask('account.health', {}, SERVER)) as Health
        return [...prices, ...accounts].map(({ by }) => by)
      }
      await until(look, (by) => by.length === 2 && by.every((each) => each === 'stream'))
    }
    const untouched = async () => {
      assert.equal(await own.phase(order), 'armed')
      assert.equal(own.taken().length, there)
    }
    const attack = async (host: RegExp, act: Attack) => {
      const line = lineTo(host) ?? assert.fail('no stream')
      act(line, words, own.market)
      const heard = heardBy(line)
      // It answers while it is told all this.
      await own.desk.ask('hello', {}, SERVER)
      await heard
      await untouched()
      await listening()
      await untouched()
    }

    for (const [name, act] of Object.entries({ ...BYTES, ...PRICES })) {
      it(`say ${name}, as prices`, async () => {
        await attack(words.prices, act)
        say(`a stream of prices that says ${name}`, 'no order, and a trader that listens')
      })
    }

    it('say the worst of that as the account’s own', async () => {
      for (const name of BY_ACCOUNT) await attack(words.account, BYTES[name] ?? assert.fail(name))
      say('the same by an account’s own stream', 'no order, and a trader that listens')
    })

    it('took no more memory than was said, and the stop fires by an honest price', async () => {
      const [more, most] = [memory('VmHWM') - atRest, MOST_MORE_MEGABYTES]
      assert.ok(more < most, `${more} megabytes`)
      own.price('48900')
      await own.becomesKept(order, 'fired', 'done')
      await own.rests(there + 1)
      say('a stream of a venue, to fill the trader’s memory', `less than ${most} MB of it`)
    })
  })
}
