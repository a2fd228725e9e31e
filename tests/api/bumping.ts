// Spends that are stuck, and what their owner does: on a real node, with the real signer's limits.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { askApi } from '@countersign/cli/flows/api.ts'
import { nodeOf } from '@countersign/cli/flows/funds.ts'
import { waysOf } from '@countersign/cli/keep/ways.ts'
import { parseBtc } from '@countersign/core/bitcoin/amounts.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { type Commands, PASSPHRASE as passphrase, WALLET } from '../builders/cli.ts'
import { until } from '../builders/until.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'

type Json = Readonly<Record<string, unknown>>
type Pooled = { readonly vsize: number; readonly fees: { readonly base: number } }

function acting(opened: () => Commands) {
  const run = (...args: readonly string[]) =>
    opened().run(args, { passphrase, code: opened().code() })
  const refused = async (...args: readonly string[]) => {
    const { code, json } = await opened().run(args, { passphrase })
    return [code, (json.fault as { readonly code?: string } | undefined)?.code]
  }
  const pay = async (amount: string) => {
    const sent = await run('spend', WALLET, PAYEE, amount, '--fee-rate', '1')
    assert.equal(sent.code, 0, sent.stderr)
    assert.match(sent.stderr, new RegExp(`This wallet paid\\s+${PAYEE}\\s+before`))
    return String(sent.json.txid)
  }
  const node = (method: string, ...params: readonly unknown[]) =>
    nodeOf(opened().context).call(method, ...params)
  const mine = () => opened().run(['regtest', 'mine'])
  const blockOf = async (txid: unknown) =>
    ((await node('getrawtransaction', txid, true)) as { readonly blockhash?: string }).blockhash
  const api = <T>(ask: (api: Api) => Promise<T>) => {
    const ways = waysOf(opened().context)
    if (ways.kind === 'socket') throw new Error('the API is asked here')
    return askApi(opened().context, ways.api, ask)
  }
  const stateOf = (txid: string) => api((each) => each.showSpend({ wallet: WALLET, txid }))
  const balance = async (): Promise<Json> => (await opened().run(['balance', WALLET])).json
  const available = async () => parseBtc(String((await balance()).availableBtc))
  const used = async () => {
    const { json } = await opened().run(['limits', WALLET])
    const [limit] = json.limits as readonly { readonly used: string }[]
    return parseBtc(limit?.used ?? '')
  }
  return { opened, run, refused, pay, node, mine, blockOf, api, stateOf, balance, available, used }
}

type Acting = ReturnType<typeof acting>

function bumpsWhatIsStuck({
  run,
  refused,
  pay,
  node,
  mine,
  blockOf,
  api,
  stateOf,
  used,
}: Acting): void {
  it('bumps a stuck spend: one of the two is mined, and counts once at its dearest', async () => {
    const usedBefore = await used()
    const stuck = await pay('0.003')
    const bump = ['spend', 'bump', WALLET, stuck, '--fee-rate']
    assert.deepEqual(await refused(...bump, '1.5'), [2, 'draft.rate_low'])
    const bumped = await run(...bump, '12')
    assert.equal(bumped.code, 0, bumped.stderr)
    const { txid, how, bumps, oldFeeSats, feeSats } = bumped.json
    assert.deepEqual([how, bumps], ['replaced', stuck])
    assert.match(
      bumped.stderr,
      new RegExp(`${oldFeeSats} sat, 1\\.0 sat/vB; now:\\s+${feeSats} sat, 12\\.0`),
    )
    assert.deepEqual(await node('getrawmempool'), [txid])
    assert.equal(await used(), usedBefore + 300_000n + BigInt(String(feeSats)))
    await until(
      () => stateOf(stuck),
      ({ state }) => state === 'replaced',
    )
    const again = { wallet: WALLET, body: { payments: [], bump: { txid: stuck } } }
    await assert.rejects(
      api((each) => each.draftSpend(again)),
      { code: 'bump.not_waiting', facts: { txid: stuck, state: 'replaced' } },
    )
    await mine()
    assert.notEqual(await blockOf(txid), undefined)
    const late = await refused('spend', 'bump', WALLET, String(txid))
    assert.deepEqual(late, [4, 'bump.not_waiting'])
  })
}

function takesBack({ run, pay, node, mine, api, stateOf, available, used }: Acting): void {
  it('has a spend on its way come back, which still counts, and drafts the same', async () => {
    const [heldSats, usedBefore] = [await available(), await used()]
    const stuck = await pay('0.004')
    const draft = await api((each) =>
      each.draftSpend({
        wallet: WALLET,
        body: { payments: [], bump: { txid: stuck, isCancelling: 'yes' }, feeRateSatPerVb: '5' },
      }),
    )
    const cancelled = await run('spend', 'cancel-sent', WALLET, stuck, '--fee-rate', '5')
    assert.equal(cancelled.code, 0, cancelled.stderr)
    const { txid, feeSats, payments } = cancelled.json
    assert.deepEqual(payments, [])
    assert.deepEqual([draft.feeSats, draft.bumped?.how, draft.payments], [feeSats, 'replaced', []])
    // The change lies at the same place, and so it is the very same transaction.
    assert.equal(draft.txid, txid)
    assert.deepEqual(await node('getrawmempool'), [txid])
    assert.equal(await used(), usedBefore + 400_000n + BigInt(String(cancelled.json.oldFeeSats)))
    await mine()
    assert.equal(await available(), heldSats - BigInt(String(feeSats)))
    await until(
      () => stateOf(stuck),
      ({ state }) => state === 'replaced',
    )
  })
}

function paysByChild({ balance, opened, run, refused, node, mine, blockOf, used }: Acting): void {
  it('pays by a child for what comes in: both reach the rate, and one block has both', async () => {
    const usedBefore = await used()
    const { json } = await opened().run(['receive', WALLET])
    const parent = String(await node('sendtoaddress', json.address, 0.02))
    await until(balance, ({ arrivingBtc }) => arrivingBtc === '0.02000000')
    const cancel = await refused('spend', 'cancel-sent', WALLET, parent)
    assert.deepEqual(cancel, [4, 'bump.nothing_ours'])
    const pulled = await run('spend', 'bump', WALLET, parent, '--fee-rate', '30')
    assert.equal(pulled.code, 0, pulled.stderr)
    const { txid, how, feeSats, payments } = pulled.json
    assert.deepEqual([how, payments], ['pulled', []])
    const both = (await Promise.all(
      [parent, txid].map((each) => node('getmempoolentry', each)),
    )) as readonly Pooled[]
    const paidSats = both.reduce((sum, { fees }) => sum + Math.round(fees.base * 1e8), 0)
    const vsize = both.reduce((sum, each) => sum + each.vsize, 0)
    assert.ok(paidSats / vsize >= 30 && paidSats / vsize < 32, `${paidSats} sat for ${vsize} vB`)
    // Only the fee leaves, so only the fee counts.
    assert.equal(await used(), usedBefore + BigInt(String(feeSats)))
    const twice = await refused('spend', 'bump', WALLET, parent)
    assert.deepEqual(twice, [4, 'bump.spent_on'])
    await mine()
    assert.notEqual(await blockOf(parent), undefined)
    assert.equal(await blockOf(parent), await blockOf(txid))
  })
}

function consolidates({ opened, run, refused, node, mine, used }: Acting): void {
  it('puts small coins together while fees are low, for nothing but the fee', async () => {
    const usedBefore = await used()
    const { json } = await opened().run(['receive', WALLET])
    for (const bitcoin of [0.0003, 0.0004, 0.0005]) {
      await node('sendtoaddress', json.address, bitcoin)
    }
    await mine()
    const consolidate = ['spend', WALLET, '--consolidate', '--below', '50000']
    const done = await run(...consolidate, '--fee-rate', '6')
    assert.equal(done.code, 0, done.stderr)
    const { payments, change, feeBtc } = done.json
    assert.match(done.stderr, /2 coins become one.*Fees are high for this/s)
    const [back] = change as readonly { readonly amountBtc: string }[]
    const feeSats = parseBtc(String(feeBtc))
    assert.deepEqual([payments, parseBtc(back?.amountBtc ?? '')], [[], 70_000n - feeSats])
    assert.equal(await used(), usedBefore + feeSats)
    await mine()
    assert.deepEqual(await refused(...consolidate), [4, 'consolidate.nothing'])
    assert.deepEqual(await refused(...consolidate, PAYEE), [2, 'client.argument_invalid'])
  })
}

/** More cases of a command line over API and desk, whose wallet holds coins. */
export function bumping(opened: () => Commands): void {
  const acts = acting(opened)
  bumpsWhatIsStuck(acts)
  takesBack(acts)
  paysByChild(acts)
  consolidates(acts)
}
