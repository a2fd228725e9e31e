// The client enrols each kind of authenticator at a real signer, by the launcher's socket.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { Context } from '@countersign/cli/context.ts'
import { addDevice, listDevices } from '@countersign/cli/flows/devices.ts'
import { enrolFactor, listFactors } from '@countersign/cli/flows/factors.ts'
import { enrolSignIn, readSignIn, removeSignIn } from '@countersign/cli/flows/sign-in.ts'
import { writePairing } from '@countersign/cli/keep/pairing.ts'
import { codeAt, stepAt } from '@countersign/signer/totp.ts'
import { fromBase32 } from '../builders/house.ts'
import { startReal } from '../builders/process.ts'

/** The example of Yubico's own documentation: the key's secrets, and what it types then. */
const YUBICO = {
  kind: 'yubico',
  key: 'ecde18dbe76fbd0c33330f1c354871db',
  privateId: '8792ebfe26cc',
  publicId: 'dteffuje',
} as const
const TYPED = 'dteffujehknhfjbrjnlnldnhcujvddbikngjrtgh'

/** A claimed signer, and the client that claimed it. */
async function owner(t: TestContext): Promise<Context> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-enrol-'))
  const real = await startReal()
  t.after(async () => {
    await real.stop()
    rmSync(folder, { recursive: true })
  })
  const seed = new Uint8Array(real.device.export({ format: 'der', type: 'pkcs8' }).subarray(-32))
  const context = { home: real.home.root, clientHome: folder, now: real.now }
  const { identity } = real
  writePairing(context, { state: 'paired', network: 'regtest', owner: 'Ada', identity })
  writeFileSync(join(folder, 'device.key'), `${seed.toHex()}\n`)
  return context
}

describe('the client', () => {
  it('enrols a token by counter, which lets a further device in', async (t) => {
    const context = await owner(t)
    const offer = await enrolFactor(context, { kind: 'hotp' })
    assert.match(offer.seed?.uri ?? '', /^otpauth:\/\/hotp\/.*counter=0/)
    const seed = fromBase32(offer.seed?.secret ?? '')
    assert.equal((await offer.confirm(codeAt(seed, 0))).recoveryCodes.length, 10)
    const device = 'ab'.repeat(32)
    await addDevice(context, { device, name: 'laptop', code: codeAt(seed, 1) })
    assert.deepEqual(
      (await listDevices(context)).map(({ name }) => name),
      ['first', 'laptop'],
    )
  })

  it('enrols, replaces and removes a sign-in authenticator, by its own codes', async (t) => {
    const context = await owner(t)
    const codeIn = (seed: Uint8Array, steps: number) => codeAt(seed, stepAt(context.now()) + steps)
    const first = await enrolSignIn(context)
    assert.match(first.uri, /^otpauth:\/\/totp\/Countersign%3ASign-in%20Ada%20\(regtest\)\?/)
    const seed = fromBase32(first.secret)
    const state = await first.confirm(codeIn(seed, 0), null)
    assert.deepEqual([state.member, state.hasSpendCodes], ['owner', false])
    const second = await enrolSignIn(context)
    const other = fromBase32(second.secret)
    await assert.rejects(second.confirm(codeIn(other, 0), null), {
      code: 'signin.consent_missing',
    })
    const agreed = { by: 'sign-in', code: codeIn(seed, 1) } as const
    const replaced = await second.confirm(codeIn(other, 0), agreed)
    const { authenticator = '' } = replaced.own ?? {}
    assert.notEqual(authenticator, state.own?.authenticator)
    assert.deepEqual(await readSignIn(context), replaced)
    const removed = { by: 'sign-in', code: codeIn(other, 1) } as const
    assert.equal((await removeSignIn(context, authenticator, removed)).own, null)
  })

  it('enrols a Yubico key, whose secrets reach the signer sealed', async (t) => {
    const context = await owner(t)
    const wrong = await enrolFactor(context, { ...YUBICO, privateId: '000000000000' })
    assert.equal(wrong.seed, null)
    await assert.rejects(wrong.confirm(TYPED), { code: 'factor.code_wrong' })
    const offer = await enrolFactor(context, YUBICO)
    await offer.confirm(TYPED)
    assert.deepEqual(
      (await listFactors(context)).map(({ kind, state }) => [kind, state]),
      [['yubico', 'active']],
    )
  })
})
