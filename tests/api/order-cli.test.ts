// `countersign order` as people and scripts use it: processes of their own, over the trader of a
// whole installation and a local exchange.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { giveKeys, layInto } from '@countersign/demo/venue/lay.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { type Commands, type Ended, openCommands, setOut } from '../builders/cli.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

const KEY = { exchangeKey: 'trade-key', exchangeSecret: 'a secret that everybody may know' }

type Told = Readonly<Record<string, string>>

describe('orders on the command line', { timeout: 180_000 }, () => {
  let venue: Venue
  let cli: Commands
  before(async () => {
    venue = await aVenue({ dialect: 'binance', isSecure: true })
    giveKeys([venue], 'ann')
    cli = await openCommands(({ root }) => void layInto(root, [venue]))
    await setOut(cli)
    const policy = ['--markets', 'BTC/USDT', '--per-day', '20000']
    const added = await cli.run(['exchange', 'add', 'main', '--venue', 'binance', ...policy], {
      ...KEY,
      code: cli.code(),
    })
    assert.equal(added.code, 0, added.stderr)
  })
  after(async () => {
    await cli?.stop()
    await venue?.close()
  })

  const order = (...args: readonly string[]) => cli.run(['order', ...args])
  const done = async (...args: readonly string[]) => {
    const ended = await order(...args)
    assert.equal(ended.code, 0, ended.stderr)
    return ended.json as Told
  }
  const listed = async (...args: readonly string[]): Promise<readonly Told[]> =>
    (await done('list', ...args)).orders as unknown as readonly Told[]
  const faultOf = ({ json }: Ended) => (json.fault as { readonly code?: string } | undefined)?.code

  it('buys in the book, sells at once, and keeps a stop, each told as it stands', async () => {
    const bought = await done('buy', 'main', '0.01', 'BTC/USDT', '--limit', '40000')
    assert.deepEqual([bought.kind, bought.side, bought.amount], ['limit', 'buy', '0.01'])
    const sold = await done('sell', 'main', '0.01', 'BTC/USDT', '--worst', '49000')
    const { order: id = '' } = sold
    const [shown] = await until(
      async () => (await done('show', 'main', id)).orders as unknown as readonly Told[],
      ([first]) => first?.state === 'filled',
    )
    assert.equal(shown?.filled, '0.01')
    const stop = ['--stop', '49000', '--limit', '48500', '--target', '52000']
    const kept = await done('keep', 'main', 'sell', '0.02', 'BTC/USDT', ...stop)
    assert.deepEqual([kept.kind, kept.phase, kept.trigger], ['oco', 'armed', '49000'])
  })

  it('lists them for programs, and for people in words', async () => {
    const open = await until(
      () => listed(),
      (all) => all.filter(({ state }) => state === 'open').length === 2,
    )
    const kinds = open.map(({ kind, phase = '', state = phase }) => `${kind} ${state}`)
    assert.deepEqual(kinds.toSorted(), ['limit open', 'oco armed', 'oco open'])
    const { stdout } = await cli.start(['order', 'list'])
    assert.match(stdout, /oco/)
    assert.match(stdout, /limit/)
    assert.equal((await listed('main', '--all')).length, 4)
  })

  it('is named by --id, and asked twice is one order', async () => {
    const id = 'ab'.repeat(16)
    const ask = ['buy', 'main', '0.01', 'BTC/USDT', '--limit', '39000', '--id', id]
    assert.equal((await done(...ask)).order, id)
    assert.equal((await done(...ask)).order, id)
    assert.equal((await listed()).filter((each) => each.order === id).length, 1)
    const cancelled = await done('cancel', 'main', id)
    assert.equal(cancelled.order, id)
    await until(
      () => listed(),
      (all) => all.every((each) => each.order !== id),
    )
  })

  it('is refused by policy, or unread, with a code that says why', async () => {
    const dear = await order('buy', 'main', '1', 'BTC/USDT', '--limit', '40000')
    assert.equal(faultOf(dear), 'exchange.order_denied')
    const vague = await order('buy', 'main', '1', 'BTC/USDT')
    assert.equal(faultOf(vague), 'client.argument_invalid')
    const gone = await order('show', 'main', 'cd'.repeat(16))
    assert.equal(faultOf(gone), 'exchange.order_missing')
    for (const { code, stdout } of [dear, vague, gone]) {
      assert.notEqual(code, 0)
      assert.doesNotMatch(stdout, /everybody may know/)
    }
  })

  it('takes all of them back at once', async () => {
    const { accounts } = await done('cancel-all')
    assert.deepEqual(
      (accounts as unknown as readonly Told[]).map(({ account, refused }) => [account, refused]),
      [['main', '']],
    )
    await until(
      () => listed(),
      (all) => all.length === 0,
    )
  })
})
