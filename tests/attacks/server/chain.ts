// What the server says of the chain and of time, true and false. It can only stop the signer, and
// only by a transaction that carries our key's own signature.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { writeRequest } from '@countersign/channel/envelope.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { derive, fromSeed } from '@countersign/core/bitcoin/extended-key.ts'
import { keyVersion } from '@countersign/core/bitcoin/network.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import { finalizeMultisig } from '@countersign/core/bitcoin/psbt-finalize.ts'
import { writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { vaultKeys } from '@countersign/vault/keys.ts'
import { openSeed } from '@countersign/vault/sealed-seed.ts'
import { signedBy } from '../../builders/coins.ts'
import { fund, mine, nodeRpc, spendOf } from '../../builders/funds.ts'
import { at } from '../../builders/house.ts'
import { type Owner, spendBody, WALLET } from '../../builders/owner.ts'
import { until } from '../../builders/until.ts'
import { say } from '../say.ts'
import type { Scenarios, Site } from './site.ts'

const COIN_SATS = 300_000n
const FEE_SATS = 1_000n

/** Whatever the server may ask without a device. */
const tell = ({ owner, evil }: Site, kind: MessageKind, body: Canonical) => {
  const time = Math.floor(Date.now() / 1000)
  return evil.frame(writeRequest(owner.identity, { id: 'ab'.repeat(16), kind, time, body }))
}
const report = (site: Site, transaction: Uint8Array) => {
  const amounts = [String(COIN_SATS)]
  return tell(site, 'chain.report', {
    wallet: WALLET,
    transaction: transaction.toBase64(),
    amounts,
  })
}

export const CHAIN: Scenarios = {
  'a theft that never was cannot freeze the wallet': async (site) => {
    const { owner } = site
    const psbt = owner.spend(5_000n)
    const bare = psbt.transaction
    const witnessOf = (...items: readonly Uint8Array[]) =>
      writeTransaction({
        ...bare,
        inputs: bare.inputs.map((input) => ({ ...input, witness: items })),
      })
    const script = psbt.inputs[0]?.witnessScript ?? new Uint8Array()
    const own = psbt.inputs[0]?.partialSignatures[0]?.signature ?? new Uint8Array()
    for (const lie of [
      writeTransaction(bare),
      witnessOf(new Uint8Array(), own, own, script),
      witnessOf(new Uint8Array(), new Uint8Array(71).fill(48), script),
      witnessOf(script),
    ]) {
      assert.equal(at(await report(site, lie), 'outcome'), 'not-ours')
    }
    assert.equal(typeof (await report(site, Uint8Array.of(1, 2, 3))), 'string')
    const answer = await owner
      .api()
      .askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    assert.notEqual(answer.review, undefined)
    say('the server, and reported five thefts that never were', 'no freeze')
  },

  'headers and times that it makes up do not move the signer’s clock': async (site) => {
    const before = Number(at(await tell(site, 'clock.headers', { headers: '' }), 'time'))
    const headers = Buffer.alloc(80 * 12, 1).toString('base64')
    const told = await tell(site, 'clock.headers', { headers })
    const after = Number(at(told, 'time'))
    assert.ok(after - before < 60, `${after - before}`)
    const limits = await site.owner.ask('limits', { wallet: WALLET })
    assert.ok(BigInt(String(at(limits, 'limits', 0, 'usedSats'))) > 0n)
    say('the server, and sent block headers from the future', 'no second of the signer’s time')
  },

  'coins and confirmations that it makes up buy nothing': async ({ owner, database }) => {
    const before = await owner.usedSats()
    const psbt = owner.spend(4_000n)
    await database.sql(
      `insert into coins
         select $1, $2, 0, 0, 0, '0020' || repeat('aa', 32), 2100000000000000, 1, null`,
      [WALLET, 'cd'.repeat(32)],
    )
    const { totalSats } = await owner.api().showBalance({ wallet: WALLET })
    assert.ok(BigInt(totalSats) >= 2_100_000_000_000_000n, 'the page shows the lie')
    await owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt, null) })
    await database.sql("update spends set state = 'confirmed', height = 1 where txid = $1", [
      psbt.txid,
    ])
    assert.equal(
      (await owner.api().showSpend({ wallet: WALLET, txid: psbt.txid })).state,
      'confirmed',
    )
    await database.sql('delete from spends where txid = $1', [psbt.txid])
    await database.sql("delete from coins where txid = repeat('cd', 32)")
    assert.equal(await owner.usedSats(), before)
    say('the database, and 21 million coins and a false confirmation in it', 'false pages; 0 sat')
  },

  'a real theft with our stolen key freezes the wallet, once the chain shows it': async (site) => {
    const { owner, installation } = site
    const coin = await fund(installation, owner, COIN_SATS)
    const theft = robbery(site, spendOf(owner, coin, FEE_SATS, 0x66))
    const rpc = nodeRpc(installation)
    await rpc('sendrawtransaction', finalizeMultisig(theft).toHex())
    await mine(installation)
    const frozen = await until(
      () => owner.ask('spend.sign', bodyOf(owner)).then(() => '', codeOf),
      (code) => code === 'wallet.frozen',
    )
    assert.equal(frozen, 'wallet.frozen')
    const psbt = owner.spend(1_000n)
    const asked = owner.api().askSpend({ wallet: WALLET, body: spendBody(owner, psbt) })
    await assert.rejects(asked, { code: 'wallet.frozen' })
    say(
      `both keys of the wallet and a coin of ${COIN_SATS} sat`,
      `${COIN_SATS - FEE_SATS} sat, and nothing after: the wallet froze when the chain showed it`,
    )
  },
}

const bodyOf = (owner: Owner): Canonical => {
  const { psbt } = spendBody(owner, owner.spend(1_000n), null)
  return { wallet: WALLET, psbt }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code)

/** The thief has the seed and its unseal key, and the user's key: nobody is asked. */
function robbery({ owner, installation }: Site, psbt: Psbt): Psbt {
  const { home } = installation
  const key = Uint8Array.fromHex(readFileSync(home.unsealKey, 'utf8').trim())
  const purpose = { process: 'signer', network: 'regtest' } as const
  const seed = openSeed({ folder: home.signer, purpose }, { kind: 'key-file', key })
  const stolen = owner.descriptor.keys[1]
  if (!stolen?.origin) throw new Error('the descriptor does not say where our key is from')
  const root = fromSeed(vaultKeys(seed).walletSeed, keyVersion('regtest'))
  const account = derive(root, stolen.origin.path)
  return signedBy(signedBy(psbt, owner.user), { account, key: stolen })
}
