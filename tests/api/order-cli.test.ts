// `countersign order` as people and scripts use it: processes of their own, over the trader of a
// whole installation and a local exchange.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { greet } from '@countersign/cli/flows/signer.ts'
import { giveKeys, layInto } from '@countersign/demo/venue/lay.ts'
import type { Venue } from '@countersign/demo/venue/open.ts'
import { type Commands, type Ended, openCommands, setOut } from '../builders/cli.ts'
import { innerOf } from '../builders/family.ts'
import { until } from '../builders/until.ts'
import { aVenue } from '../builders/venue.ts'

const KEY = { exchangeKey: 'trade-key', exchangeSecret: 'a secret that everybody may know' }

type Told = Readonly<Record<string, string>>

describe('orders on the command line', { timeout: 420_000 }, () => {
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
    assert.equal(faultOf(await order('list', 'mian')), 'exchange.account_missing')
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

  it('is shown and cancelled by as much of its id as is listed', async () => {
    const [one, other] = [`${'ef'.repeat(15)}01`, `${'ef'.repeat(15)}02`]
    const buy = ['buy', 'main', '0.001', 'BTC/USDT', '--limit', '39000']
    await done(...buy, '--id', one)
    const { stdout } = await cli.start(['order', 'list'])
    const lines = `${one.slice(0, 8)} +buy 0.001 BTC/USDT at 39000\\n +limit of main: in the book`
    assert.match(stdout, new RegExp(lines))
    assert.doesNotMatch(stdout, new RegExp(one.slice(0, 9)))
    const [shown] = (await done('show', 'main', one.slice(0, 8))).orders as never as Told[]
    assert.equal(shown?.order, one)
    await done(...buy, '--id', other)
    for (const act of ['show', 'cancel']) {
      const several = await order(act, 'main', 'efef')
      assert.equal(faultOf(several), 'client.argument_invalid')
      assert.match(several.stderr, /2 orders begin so/)
      assert.equal(faultOf(await order(act, 'main', '0000')), 'exchange.order_missing')
      assert.equal(faultOf(await order(act, 'mian', '0000')), 'exchange.account_missing')
    }
    assert.equal((await done('cancel', 'main', one)).order, one)
    assert.equal((await done('cancel', 'main', other)).order, other)
  })

  it('says what the policy would, and does nothing', async () => {
    const before = (await listed('main', '--all')).length
    const buy = ['buy', 'main', '0.01', 'BTC/USDT', '--limit', '40000', '--dry']
    const { notional, quote, ...told } = await done(...buy)
    assert.deepEqual([told.verdict, notional, quote], ['allow', '400', 'USDT'])
    const much = await done('sell', 'main', '1', 'BTC/USDT', '--worst', '49000', '--dry')
    assert.equal(much.verdict, 'deny')
    assert.match(String(much.reasons), /limit-24h/)
    const stop = ['keep', 'main', 'sell', '0.01', 'BTC/USDT', '--stop', '49000', '--limit', '48500']
    const { stdout } = await cli.start(['order', ...stop, '--at', 'venue', '--dry'])
    assert.match(stdout, /The policy allows it/)
    assert.match(stdout, /also while\s+trading\s+is\s+stopped/)
    assert.equal((await listed('main', '--all')).length, before)
  })

  it('is told of by the first command after a start: that answers as the witness', async () => {
    const { signer } = cli.launched.status().processes
    process.kill(innerOf(signer?.pid ?? 0), 'SIGKILL')
    const greeted = () => greet(cli.context).catch(() => null)
    await until(greeted, (hello) => hello?.witness === 'needed')
    const buy = ['buy', 'main', '0.01', 'BTC/USDT', '--limit', '40000', '--dry']
    assert.equal((await done(...buy)).verdict, 'allow')
    assert.equal((await greet(cli.context)).witness, 'answered')
  })

  it('leaves a stop to the exchange, which lists show', async () => {
    const stop = ['keep', 'main', 'sell', '0.01', 'BTC/USDT', '--stop', '49000', '--limit', '48500']
    const kept = await done(...stop, '--at', 'venue')
    assert.deepEqual([kept.at, kept.kind, kept.trigger], ['venue', 'stop-limit', '49000'])
    const { order: id = '' } = kept
    await until(
      () => listed('main'),
      (all) => all.some((each) => each.order === id && each.state === 'open'),
    )
    const { stdout } = await cli.start(['order', 'list'])
    assert.match(stdout, /kept by the exchange/)
    assert.equal(venue.exchange.orders('ann').at(-1)?.state, 'waiting')
    await done('cancel', 'main', id.slice(0, 10))
    const wanted = await order(...stop, '--at', 'venue', '--target', '52000')
    assert.equal(faultOf(wanted), 'client.argument_invalid')
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

  it('stands beside how its account is listened to, and what all accounts are worth', async () => {
    const shown = await until(
      async () => (await cli.run(['exchange', 'show', 'main'])).json as Record<string, unknown>,
      ({ watched }) => (watched as Told | null)?.by === 'stream',
    )
    assert.equal((shown.watched as { readonly silentSince: null }).silentSince, null)
    // The OCO is armed: its market's prices are waited for.
    const prices = shown.prices as readonly Told[]
    assert.ok(prices.some(({ market }) => market === 'BTC/USDT'))
    const { stdout } = await cli.start(['exchange', 'show', 'main'])
    assert.match(stdout, /watched +as it happens/)
    assert.match(stdout, /prices of BTC\/USDT +as it happens/)

    const told = await until(
      async () => (await cli.run(['exchange', 'portfolio'])).json,
      ({ worth }) => Number(worth) > 0,
    )
    const accounts = told.accounts as readonly Told[]
    assert.deepEqual(
      accounts.map(({ account, worth }) => [account, worth]),
      [['main', told.worth]],
    )
    assert.deepEqual([told.quote, told.silent], ['USDT', []])
    const { stdout: words } = await cli.start(['exchange', 'portfolio', '--quote', 'USDT'])
    assert.match(words, /main +[\d.]+/)
    assert.match(words, /Together [\d.]+ USDT\./)
    assert.notEqual((await cli.run(['exchange', 'portfolio', '--quote', 'usdt!'])).code, 0)
  })

  it('takes all of them back at once, and says so of no account that there is not', async () => {
    assert.equal(faultOf(await order('cancel-all', 'mian')), 'exchange.account_missing')
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

  it('has pretended money told as such, traded as other money, and summed up apart', async () => {
    const how = ['--venue', 'binance', '--markets', 'BTC/USDT', '--per-day', '20000'] as const
    const add = (...more: readonly string[]) =>
      cli.run(['exchange', 'add', 'try', ...how, ...more], { code: cli.code() })
    assert.equal(faultOf(await add('--paper')), 'exchange.paper_invalid')
    assert.equal(
      faultOf(await add('--paper', '--balance', 'USDT=1', '--here')),
      'exchange.paper_local',
    )
    assert.equal(faultOf(await add('--balance', 'USDT=1')), 'client.argument_invalid')
    const added = await add('--paper', '--balance', 'USDT=10000', '--balance', 'BTC=0.5')
    assert.equal(added.code, 0, added.stderr)
    assert.deepEqual([added.json.account, added.json.isPaper], ['paper-try', true])
    assert.match(added.stdout + added.stderr, /pretended/)
    const sold = await done('sell', 'paper-try', '0.01', 'BTC/USDT', '--worst', '49000')
    const { order: id = '' } = sold
    await until(
      async () => (await done('show', 'paper-try', id)).orders as unknown as readonly Told[],
      ([first]) => first?.state === 'filled',
    )
    const listed = await cli.run(['exchange', 'list'])
    const accounts = listed.json.accounts as readonly { account: string; isPaper: boolean }[]
    assert.deepEqual(
      accounts.map(({ account, isPaper }) => [account, isPaper]),
      [
        ['main', false],
        ['paper-try', true],
      ],
    )
    const sums = await until(
      async () => (await cli.run(['exchange', 'portfolio', '--paper'])).json,
      ({ worth }) => Number(worth) > 10_000,
    )
    assert.ok(Number(sums.worth) < 60_000)
    const real = (await cli.run(['exchange', 'portfolio'])).json
    assert.ok(Number(real.worth) > 100_000, String(real.worth))
    assert.equal(
      faultOf(await cli.run(['exchange', 'check', 'paper-try'])),
      'exchange.account_paper',
    )
  })
})
