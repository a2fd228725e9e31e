// `countersign order approve` and `reject`, run as processes by members of a team over the real
// signer and trader: what is shown before anybody signs, and what comes of it.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { Context } from '@countersign/cli/context.ts'
import { writePairing } from '@countersign/cli/keep/pairing.ts'
import { pinTrader } from '@countersign/cli/keep/trader.ts'
import type { Person } from '@countersign/demo/person.ts'
import { type Ended, started } from '../builders/cli.ts'
import { GATED, type Gated, startGated } from '../builders/waiting-orders.ts'

type Told = Readonly<Record<string, unknown>>

describe('orders that wait, on the command line', () => {
  let play: Gated
  let files: string
  before(async () => {
    play = await startGated()
    files = mkdtempSync(join(tmpdir(), 'countersign-waiting-'))
    for (const who of [play.team.ada, play.team.bob, play.team.cyn]) settle(who)
  })
  beforeEach(() => play.own.rest())
  after(async () => {
    await play?.own.close()
    rmSync(files, { recursive: true, force: true })
  })

  const folderOf = ({ member }: Person) => join(files, member)
  /** As if they had paired this folder, and compared the trader's fingerprint. */
  const settle = (who: Person) => {
    const { real, identity } = play.own.desk
    const context: Context = { home: real.home.root, clientHome: folderOf(who), now: real.now }
    const state = { state: 'paired', network: 'regtest', owner: who.deviceId } as const
    writePairing(context, { ...state, identity: real.identity })
    pinTrader(context, identity)
    const seed = who.device.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
    writeFileSync(join(folderOf(who), 'device.key'), `${seed.toString('hex')}\n`)
  }
  const run = (who: Person, ...args: readonly string[]): Promise<Ended> =>
    started(play.own.desk.real.home, ['order', ...args, '--json', '--yes'], {
      secrets: { code: who.code() },
      environment: { COUNTERSIGN_CLIENT_HOME: folderOf(who) },
    })
  const done = async (who: Person, ...args: readonly string[]): Promise<Ended> => {
    const ended = await run(who, ...args)
    assert.equal(ended.code, 0, ended.stderr)
    return ended
  }
  const faultOf = ({ json }: Ended) => (json.fault as Told | undefined)?.code
  const ask = (order: string) =>
    done(play.team.ada, ...['buy', 'main', '0.05', 'BTC/USDT', '--limit', '40000', '--id', order])

  it('are asked for, shown whole, approved by another one, and placed', async () => {
    const { ada, bob } = play.team
    const order = 'a1'.repeat(16)
    const asked = await ask(order)
    assert.equal(asked.json.phase, 'waiting')
    assert.match(asked.stderr, /waits for 1 of group approvers/)
    const listed = await done(bob, 'list')
    assert.match(listed.stderr, /approvers/)
    const own = await run(ada, 'approve', 'main', order)
    assert.equal(faultOf(own), 'exchange.approval_refused')
    const approved = await done(bob, 'approve', 'main', order)
    assert.match(approved.stderr, /asked for by owner \(Ada\)/)
    assert.match(approved.stderr, /Buy 0\.05 of BTC\/USDT at 40000 or better\./)
    assert.equal(approved.json.decision, 'approve')
    await play.open(play.own.body({ ...GATED, order }))
    const again = await run(bob, 'approve', 'main', order)
    assert.equal(faultOf(again), 'client.order_over')
  })

  it('are rejected, and wait on', async () => {
    const { cyn } = play.team
    const order = 'b2'.repeat(16)
    await ask(order)
    assert.equal((await done(cyn, 'reject', 'main', order)).json.decision, 'reject')
    const twice = await run(cyn, 'approve', 'main', order)
    assert.equal(faultOf(twice), 'exchange.approval_twice')
    const shown = await done(cyn, 'show', 'main', order)
    const [waiting] = shown.json.orders as readonly Told[]
    assert.equal(waiting?.phase, 'waiting')
  })
})
