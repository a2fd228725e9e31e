// Backups put back over today, with the real signer, the client that is its witness by default, and
// one on another machine. What counts is what the signer still signs.

import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { SignerClient } from '@countersign/channel/client.ts'
import { fingerprint } from '@countersign/channel/identity.ts'
import type { Context } from '@countersign/cli/context.ts'
import { backup, restore } from '@countersign/cli/flows/backup.ts'
import { bySocket } from '@countersign/cli/flows/exchange.ts'
import { askPaired, sealCode } from '@countersign/cli/flows/signer.ts'
import { changeWitness, watchOnce } from '@countersign/cli/flows/watch.ts'
import { forgetHeads, headsFile } from '@countersign/cli/flows/witness.ts'
import { deviceKey, writePairing } from '@countersign/cli/keep/pairing.ts'
import { makeWitnessKey } from '@countersign/cli/keep/watch.ts'
import { Fault } from '@countersign/core/fault.ts'
import { openHome } from '@countersign/launcher/home.ts'
import { socketPath } from '@countersign/launcher/sockets.ts'
import { coin, payment, signedBy, unsigned } from '../builders/coins.ts'
import { at } from '../builders/house.ts'
import {
  freshCode,
  makeWallet,
  type Owned,
  type RealSigner,
  spendRequest,
  startReal,
} from '../builders/process.ts'
import { decideToResume, putUp } from '../builders/standby.ts'

const DAY = 86_400

/** A signer with a wallet, and the folder of the client that claimed it. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restored-'))
  const real = await startReal()
  const context: Context = {
    home: real.home.root,
    clientHome: join(folder, 'client'),
    now: real.now,
  }
  const seed = real.device.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const { identity } = real
  writePairing(context, { state: 'paired', network: 'regtest', owner: 'Ada', identity })
  writeFileSync(join(context.clientHome, 'device.key'), `${new Uint8Array(seed).toHex()}\n`)
  deviceKey(context)
  const client = await real.connect()
  const owned = await makeWallet(real, client)
  client.close()
  return { real, owned, context, folder }
}

/** A killed cage takes a moment to let go of the journal. */
async function onceStopped<T>(act: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return act()
    } catch (error) {
      const isHeld = error instanceof Fault && error.code === 'backup.running'
      if (!isHeld || tries > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
}

describe('a signer whose folder was put back', () => {
  let real: RealSigner
  let owned: Owned
  let context: Context
  let folder: string
  let coins = 0
  before(async () => {
    ;({ real, owned, context, folder } = await start())
  })
  after(async () => {
    await real.stop()
    rmSync(folder, { recursive: true })
  })

  const pay = () => {
    coins += 1
    const one = coin(owned.descriptor, { chain: 0, index: coins }, 60_000n, coins)
    const plan = { coins: [one], payments: [payment(59_000n)] }
    const psbt = signedBy(unsigned(owned.descriptor, plan), owned.user)
    return askPaired(
      context,
      'spend.sign',
      spendRequest(real, owned, psbt, freshCode(real, owned.seed)),
    )
  }
  const restart = async (between: () => void = () => undefined) => {
    real.child().kill()
    await real.child().ended
    between()
    await real.restart({ isWitnessed: false })
  }
  const copyOf = (name: string, source: string) => {
    const copy = join(folder, name)
    cpSync(source, copy, { recursive: true })
    return () => {
      rmSync(source, { recursive: true })
      cpSync(copy, source, { recursive: true })
    }
  }
  const cellar = join(tmpdir(), `countersign-cellar-${process.pid}`)
  after(() => rmSync(cellar, { recursive: true, force: true }))
  const watch = () =>
    watchOnce({
      folder: cellar,
      exchange: bySocket(socketPath(real.home.run, 'server')),
      expected: fingerprint(real.identity),
    })

  it('goes on after a plain restart: the client answers by itself', async () => {
    assert.equal(at(await pay(), 'outcome'), 'signed')
    await restart()
    assert.equal(at(await pay(), 'outcome'), 'signed')
    assert.ok(existsSync(headsFile(context)))
  })

  it('waits for the pinned witness, which follows by the server’s socket', async () => {
    const witness = makeWitnessKey(cellar)
    await assert.rejects(watch(), { code: 'channel.device_unknown' })
    const code = freshCode(real, owned.seed)
    const pinned = await changeWitness(context, { witness, code, name: 'cellar' })
    assert.deepEqual(pinned, [{ witness, name: 'cellar' }])
    await restart()
    const [spend] = await Promise.all([pay(), watch()])
    assert.equal(at(spend, 'outcome'), 'signed')
  })

  it('signs nothing when journal and client came back together', async () => {
    const putBack = [
      copyOf('signer', join(real.home.signer)),
      copyOf('client-copy', context.clientHome),
    ]
    assert.equal(at(await pay(), 'outcome'), 'signed')
    await watch()
    await restart(() => {
      for (const each of putBack) each()
      real.advance(60)
    })
    // The client sees nothing wrong: all that it knew came back with the journal.
    await assert.rejects(watch(), { code: 'signer.frozen' })
    await assert.rejects(pay(), { code: 'signer.frozen' })
    await restart()
    await assert.rejects(pay(), { code: 'signer.frozen' })
  })
})

describe('a backup', () => {
  let real: RealSigner
  let owned: Owned
  let context: Context
  let folder: string
  let client: SignerClient
  before(async () => {
    ;({ real, owned, context, folder } = await start())
    client = await real.connect()
  })
  after(async () => {
    await real.stop()
    rmSync(folder, { recursive: true })
  })
  const all = { hasUnsealKey: true, hasClient: true }

  it('is refused while the signer runs, and leaves nothing behind', () => {
    const archive = join(folder, 'early.backup')
    assert.throws(() => backup(context, archive, all), { code: 'backup.running' })
    assert.equal(existsSync(archive), false)
  })

  it('holds seed, journal and client, and no heads; damaged it is refused', async () => {
    await askPaired(context, 'wallet.show', { wallet: owned.wallet })
    assert.equal(existsSync(headsFile(context)), false, 'a wallet without spends has no head')
    await askPaired(context, 'hello', {})
    assert.ok(existsSync(headsFile(context)))
    client.close()
    real.child().kill()
    await real.child().ended
    const archive = join(folder, 'all.backup')
    const names = await onceStopped(() => backup(context, archive, all))
    assert.deepEqual(names.toSorted(), [
      'client/device.key',
      'client/signer.json',
      'signer/journal.sqlite',
      'signer/seed.sealed',
      'unseal.key',
    ])
    assert.equal(statSync(archive).mode & 0o777, 0o600)
    assert.throws(() => backup(context, archive, all), { code: 'backup.file_exists' })
    const without = backup(context, join(folder, 'some.backup'), {
      hasUnsealKey: false,
      hasClient: false,
    })
    assert.deepEqual(without, ['signer/seed.sealed', 'signer/journal.sqlite'])
    await real.restart()
    assert.ok(sealCode(context, '123456', { for: 'nothing' }))
  })

  it('comes back in another folder, and its signer is the same', async () => {
    const archive = join(folder, 'all.backup')
    const there: Context = {
      ...context,
      home: join(folder, 'new'),
      clientHome: join(folder, 'own'),
    }
    const names = restore(there, archive, { hasClient: true })
    assert.equal(names.length, 5)
    assert.throws(() => restore(there, archive, { hasClient: true }), {
      code: 'backup.folder_used',
    })
    const home = openHome(there.home)
    const again = await startReal({ home, device: deviceKey(there) })
    try {
      assert.equal(fingerprint(again.identity), fingerprint(real.identity))
      const { wallets } = (await askPaired(there, 'wallet.list', {})) as { wallets: never }
      assert.deepEqual(wallets, [owned.wallet])
      assert.equal(at(await askPaired(there, 'hello', {}), 'witness', 'state'), 'needed')
      await askPaired(there, 'wallet.prepare', { wallet: 'another' })
      assert.equal(at(await askPaired(there, 'hello', {}), 'witness', 'state'), 'answered')
    } finally {
      await again.stop()
    }
  })

  it('is a standby that goes on in the place of a signer that is gone for good', async () => {
    const psbt = signedBy(
      unsigned(owned.descriptor, {
        coins: [coin(owned.descriptor, { chain: 0, index: 1 }, 60_000n, 1)],
        payments: [payment(59_000n)],
      }),
      owned.user,
    )
    // The client was a witness of what the signer did after its backup; then the signer is gone.
    real.child().kill()
    await real.child().ended
    await real.restart()
    await askPaired(context, 'wallet.prepare', { wallet: 'later' })
    await askPaired(context, 'hello', {})
    const standby = await putUp(real, join(folder, 'all.backup'))
    const there: Context = { ...context, home: standby.home.root, now: standby.now }
    const pay = (code?: string) =>
      askPaired(there, 'spend.sign', spendRequest(standby, owned, psbt, code))
    const usedSats = async () =>
      at(await askPaired(there, 'limits', { wallet: owned.wallet }), 'limits', 0, 'leftSats')
    try {
      standby.advance(60)
      await decideToResume(standby, owned.seed)
      // Its own client takes it for an old copy, and freezes it, until it is told otherwise.
      await assert.rejects(pay(freshCode(standby, owned.seed)), { code: 'signer.frozen' })
      assert.equal(forgetHeads(context).length, 1)
      await decideToResume(standby, owned.seed)
      standby.advance(90)
      assert.equal(at(await pay(freshCode(standby, owned.seed)), 'outcome'), 'denied')
      assert.equal(await usedSats(), '0')
      standby.child().kill()
      await standby.restart({ isWitnessed: false })
      assert.equal(await usedSats(), '0', 'made again from the journal')
      standby.advance(DAY)
      assert.notEqual(await usedSats(), '0')
      standby.advance(30 * DAY)
      assert.equal(at(await pay(freshCode(standby, owned.seed)), 'outcome'), 'signed')
    } finally {
      await standby.stop()
    }
  })
})
