// A spend signed now for a later block: no node takes it before, the server sends it then, and its
// limit comes back a window after a block has it.

import assert from 'node:assert/strict'
import { it } from 'node:test'
import { askApi } from '@countersign/cli/flows/api.ts'
import { nodeOf } from '@countersign/cli/flows/funds.ts'
import { waysOf } from '@countersign/cli/keep/ways.ts'
import type { Fault } from '@countersign/core/fault.ts'
import type { Api } from '@countersign/sdk/api.ts'
import { type Commands, PASSPHRASE as passphrase, WALLET } from '../builders/cli.ts'
import { until } from '../builders/until.ts'

const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const DAY = 86_400

type Limit = {
  readonly used: string
  readonly open: string | null
  readonly freeAt: string | null
}

function reach(opened: () => Commands) {
  const api = <T>(ask: (api: Api) => Promise<T>) => {
    const ways = waysOf(opened().context)
    if (ways.kind === 'socket') throw new Error('the API is asked here')
    return askApi(opened().context, ways.api, ask)
  }
  return {
    node: (method: string, ...params: readonly unknown[]) =>
      nodeOf(opened().context).call(method, ...params),
    stateOf: (txid: string) => api((each) => each.showSpend({ wallet: WALLET, txid })),
  }
}

export function later(opened: () => Commands): void {
  const { node, stateOf } = reach(opened)
  const mine = (blocks: number) => node('generatetoaddress', blocks, PAYEE)
  const limit = async (): Promise<Limit> => {
    const { json } = await opened().run(['limits', WALLET])
    return (json.limits as readonly Limit[])[0] as Limit
  }

  it('sends what was signed for later at its height, and counts it until it is mined', async () => {
    assert.equal((await limit()).open, null)
    // Six blocks ahead count as now: whoever built it may have heard of a later block.
    const height = Number(await node('getblockcount')) + 9
    const pay = ['spend', WALLET, PAYEE, '0.002', '--not-before', String(height)]
    const signed = await opened().run(pay, { passphrase, code: opened().code() })
    assert.equal(signed.code, 0, signed.stderr)
    assert.deepEqual([signed.json.outcome, signed.json.notBefore], ['signed', height])
    assert.match(signed.stderr, new RegExp(`cannot be sent before\\s+block ${height}`))
    const txid = String(signed.json.txid)
    // Later than anything else that counts.
    const signedAt = opened().now(1)
    const kept = await until(
      () => stateOf(txid),
      ({ transaction, counts }) => transaction !== undefined && counts !== undefined,
    )
    assert.equal(kept.review?.notBefore, height)
    const raw = Uint8Array.fromBase64(kept.transaction ?? '').toHex()
    const refused = await node('sendrawtransaction', raw).catch(
      (fault: Fault) => fault.facts.reason,
    )
    assert.match(String(refused), /non-?final/)
    const open = await limit()
    assert.deepEqual([open.open === null, open.freeAt], [false, null], 'no time frees it')

    await mine(8)
    assert.equal((await stateOf(txid)).state, 'signed')
    await mine(1)
    await until(
      () => stateOf(txid),
      ({ state }) => state === 'broadcast',
    )
    await mine(11)
    assert.equal((await stateOf(txid)).counts, 'until-spent')
    await mine(1)
    await until(
      () => stateOf(txid),
      ({ counts }) => counts === undefined,
    )
    const settled = await limit()
    assert.deepEqual([settled.open, settled.used], [null, open.used])
    const heardAt = Date.parse(settled.freeAt ?? '') / 1000 - DAY
    assert.ok(heardAt > signedAt, 'it frees a window after the block was heard of')
  })

  overtaken(opened)
}

function overtaken(opened: () => Commands): void {
  const { node, stateOf } = reach(opened)

  it('says of a cancel that it overtakes what nobody has sent', async () => {
    const height = Number(await node('getblockcount')) + 1_000
    const pay = ['spend', WALLET, PAYEE, '0.001', '--not-before', String(height)]
    const { json } = await opened().run(pay, { passphrase, code: opened().code() })
    const txid = String(json.txid)
    const cancel = ['spend', 'cancel-sent', WALLET, txid, '--fee-rate', '5']
    const cancelled = await opened().run(cancel, { passphrase, code: opened().code() })
    assert.deepEqual([cancelled.code, cancelled.json.how], [0, 'replaced'], cancelled.stderr)
    assert.match(cancelled.stderr, new RegExp(`waits for\\s+block ${height}`))
    assert.match(cancelled.stderr, /As what it replaces did, it\s+counts/)
    await until(
      () => stateOf(txid),
      ({ state }) => state === 'replaced',
    )
  })
}
