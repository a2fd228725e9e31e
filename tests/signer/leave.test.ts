import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { verifyHash } from '@countersign/core/bitcoin/curve.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { readExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { sighashAll, sighashMidstates } from '@countersign/core/bitcoin/sighash.ts'
import { readTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { wayOut } from '@countersign/signer/leave.ts'
import { openVault } from '@countersign/vault/founding.ts'
import type { UnsealKey } from '@countersign/vault/sealed-seed.ts'
import { type Person, payment, signedBy } from '../builders/coins.ts'
import { openHouse } from '../builders/house.ts'
import { coinOf, openTreasury, planned, type Treasury } from '../builders/treasury.ts'

const KEY: UnsealKey = { kind: 'key-file', key: new Uint8Array(32).fill(8) }

/** A 2-of-2 wallet whose signer has stopped, its folder as on a disk or in a backup. */
function start(t: TestContext): Treasury {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-leave-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const purpose = { process: 'signer', network: 'regtest' } as const
  const { seed } = openVault({ folder, purpose }, KEY, 1_700_000_000)
  const treasury = openTreasury({ house: openHouse({ folder, seed }) })
  treasury.house.service().signer.close()
  return treasury
}

describe('the way out of a 2-of-2 wallet', () => {
  it('is the signer’s key, which with the user’s own moves the coins', (t) => {
    const treasury = start(t)
    const { folder } = treasury.house
    const leaving = { folder, network: 'regtest', wallet: treasury.wallet } as const
    const { secretKey, publicKey, descriptor } = wayOut(leaving, KEY)
    assert.ok(descriptor.includes(publicKey))
    const account = readExtendedKey(secretKey)
    assert.ok(account.secret)
    const server = { account, key: treasury.descriptor.keys[1] } as Person
    const coin = coinOf(treasury, 50_000n, 3)
    const psbt = signedBy(
      planned(treasury, { coins: [coin], payments: [payment(49_000n)] }),
      server,
    )
    const { inputs } = readTransaction(finalizeMultisig(psbt))
    const [, first, second, script] = inputs[0]?.witness ?? []
    const hash = sighashAll(
      sighashMidstates(psbt.transaction),
      0,
      script ?? new Uint8Array(),
      sats(50_000n),
    )
    const keys = [script?.subarray(2, 35), script?.subarray(36, 69)]
    for (const [at, item] of [first, second].entries()) {
      const signature = readSignature(item ?? new Uint8Array())?.signature
      assert.ok(signature && verifyHash(hash, keys[at] ?? new Uint8Array(), signature))
    }
  })

  it('opens with the right unseal key only, and for a wallet there is', (t) => {
    const { house, wallet } = start(t)
    const { folder } = house
    const other: UnsealKey = { kind: 'key-file', key: new Uint8Array(32).fill(9) }
    const leaving = { folder, network: 'regtest', wallet } as const
    assert.throws(() => wayOut(leaving, other), { code: 'vault.unseal_failed' })
    assert.throws(() => wayOut({ ...leaving, wallet: 'other' }, KEY), { code: 'wallet.missing' })
  })

  it('is closed while the signer runs', (t) => {
    const { house, wallet } = start(t)
    house.start()
    const leaving = { folder: house.folder, network: 'regtest', wallet } as const
    assert.throws(() => wayOut(leaving, KEY), { code: 'vault.journal_broken' })
    house.service().signer.close()
  })
})
