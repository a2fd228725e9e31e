import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { spendBinding } from '@countersign/channel/bindings.ts'
import { privateKey } from '@countersign/channel/keys.ts'
import { bip322Transactions } from '@countersign/core/bitcoin/bip322.ts'
import { readSignature } from '@countersign/core/bitcoin/der.ts'
import { deriveScripts } from '@countersign/core/bitcoin/descriptor.ts'
import type { Psbt } from '@countersign/core/bitcoin/psbt.ts'
import {
  addPartialSignatures,
  createPsbt,
  writePsbt,
} from '@countersign/core/bitcoin/psbt-write.ts'
import { txidOf, writeTransaction } from '@countersign/core/bitcoin/transaction.ts'
import { placeOf, readChallenge } from '@countersign/core/wallet/exit/challenge.ts'
import { fieldsOf } from '@countersign/core/wallet/places.ts'
import { Transaction } from '@scure/btc-signer'
import { outpointOf, payment, person, signedBy, unsigned } from '../builders/coins.ts'
import { at, codeNow, nextCode, wrongCode } from '../builders/house.ts'
import {
  coinOf,
  limited,
  openTreasury,
  planned,
  sign,
  type Treasury,
} from '../builders/treasury.ts'

function open(t: TestContext): Treasury {
  const treasury = openTreasury()
  t.after(() => treasury.house.close())
  return treasury
}

/** Pays so much from one coin, for a fee of 500, with the rest as change. */
function paying(treasury: Treasury, amountSats: bigint, nonce = 1): Psbt {
  const coins = [coinOf(treasury, 1_000_000n, nonce)]
  const change = [{ chain: 1 as const, index: nonce % 20, amountSats: 999_500n - amountSats }]
  return planned(treasury, { coins, payments: [payment(amountSats)], change })
}

const outcome = (answer: Parameters<typeof at>[0]) => at(answer, 'outcome')
const used = ({ house, wallet }: Treasury) =>
  at(house.ask('limits', { wallet }), 'limits', 0, 'usedSats')
const wrongCodes = ({ house }: Treasury) => at(house.ask('factors', {}), 'factors', 0, 'wrongCodes')

describe('signing a spend', () => {
  it('gives signatures with which another wallet finishes the transaction', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 50_000n)
    const answer = sign(treasury, psbt)
    assert.equal(outcome(answer), 'signed')
    const signature = Uint8Array.fromHex(String(at(answer, 'signatures', 0, 'signature')))
    const publicKey = Uint8Array.fromHex(String(at(answer, 'signatures', 0, 'publicKey')))
    assert.notEqual(readSignature(signature), null)
    const both = addPartialSignatures(psbt, [{ inputIndex: 0, publicKey, signature }])
    const oracle = Transaction.fromPSBT(writePsbt(both))
    oracle.finalize()
    assert.equal(oracle.id, psbt.txid)
    assert.equal(oracle.fee, 500n)
    assert.equal(at(answer, 'spend', 'amountSats'), '50500')
  })

  it('counts payments and fee, and stops at the limit to the satoshi', (t) => {
    const treasury = open(t)
    assert.equal(outcome(sign(treasury, paying(treasury, 60_000n, 1))), 'signed')
    assert.equal(used(treasury), '60500')
    assert.equal(outcome(sign(treasury, paying(treasury, 39_001n, 2))), 'denied')
    assert.equal(used(treasury), '60500')
    assert.equal(outcome(sign(treasury, paying(treasury, 39_000n, 3))), 'signed')
    assert.equal(used(treasury), '100000')
  })

  it('says a code is needed, and counts nothing, when there is none', (t) => {
    const treasury = open(t)
    const answer = sign(treasury, paying(treasury, 10_000n), null)
    assert.equal(outcome(answer), 'code-needed')
    assert.equal(at(answer, 'signatures'), undefined)
    assert.equal(used(treasury), '0')
  })

  it('looks at no code of a spend it denies, so denials cost no tries and use no code up', (t) => {
    const treasury = open(t)
    const wrong = wrongCode(treasury.house, treasury.held.seed)
    assert.equal(outcome(sign(treasury, paying(treasury, 100_000n), wrong)), 'denied')
    assert.equal(wrongCodes(treasury), '0')
    const code = nextCode(treasury.house, treasury.held.seed)
    assert.equal(outcome(sign(treasury, paying(treasury, 100_000n), code)), 'denied')
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n), code)), 'signed')
  })

  it('counts a wrong code and signs nothing', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n)
    const wrong = wrongCode(treasury.house, treasury.held.seed)
    assert.throws(() => sign(treasury, psbt, wrong), { code: 'factor.code_wrong' })
    assert.equal(wrongCodes(treasury), '1')
    assert.equal(used(treasury), '0')
  })

  it('takes a code once', (t) => {
    const treasury = open(t)
    const code = nextCode(treasury.house, treasury.held.seed)
    assert.equal(outcome(sign(treasury, paying(treasury, 1_000n, 1), code)), 'signed')
    const again = () => sign(treasury, paying(treasury, 1_000n, 2), code)
    assert.throws(again, { code: 'factor.code_reused' })
    assert.equal(wrongCodes(treasury), '0')
    treasury.house.reopen()
    assert.throws(again, { code: 'factor.code_reused' })
  })

  it('gives the same request the same signature, without another code', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 10_000n)
    const first = sign(treasury, psbt)
    assert.deepEqual(at(sign(treasury, psbt, null), 'signatures'), at(first, 'signatures'))
    treasury.house.reopen()
    const third = sign(treasury, psbt, null)
    assert.deepEqual(third, first)
    assert.equal(used(treasury), '10500')
  })

  it('refuses a device it does not know, and nobody at all', (t) => {
    const treasury = open(t)
    const body = { wallet: 'spending', psbt: writePsbt(paying(treasury, 1n)).toBase64() }
    const { house } = treasury
    const stranger = privateKey('ed25519', new Uint8Array(32).fill(4))
    assert.throws(() => house.ask('spend.sign', body, { device: stranger }), {
      code: 'channel.device_unknown',
    })
    assert.throws(() => house.ask('spend.sign', body, { device: null }), {
      code: 'channel.signature_invalid',
    })
  })

  it('takes a request that is up to ten minutes old or early, and none beyond', (t) => {
    const { house } = open(t)
    for (const drift of [-600, 600]) {
      assert.ok(house.ask('wallet.list', {}, { time: house.clock.now + drift }))
    }
    for (const drift of [-601, 601]) {
      const ask = () => house.ask('wallet.list', {}, { time: house.clock.now + drift })
      assert.throws(ask, { code: 'channel.request_stale' })
    }
  })

  it('refuses a wallet there is none of', (t) => {
    const treasury = open(t)
    const psbt = paying(treasury, 1_000n)
    assert.throws(() => sign({ ...treasury, wallet: 'other' }, psbt), { code: 'wallet.missing' })
  })
})

describe('a sealed code', () => {
  it('is of no use for another transaction or wallet, and stays unused', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const [meant, other] = [paying(treasury, 1_000n, 1), paying(treasury, 1_000n, 2)]
    const digits = nextCode(house, held.seed)
    const send = (psbt: Psbt, sealed: string) => {
      const body = { wallet: 'spending', psbt: writePsbt(psbt).toBase64(), code: sealed }
      return house.ask('spend.sign', body)
    }
    const kept = house.seal(digits, spendBinding('spending', meant.txid))
    assert.throws(() => send(other, kept), { code: 'channel.seal_broken' })
    const elsewhere = house.seal(digits, spendBinding('other', other.txid))
    assert.throws(() => send(other, elsewhere), { code: 'channel.seal_broken' })
    const purpose = house.seal(digits, { for: 'wallet', wallet: 'spending', txid: other.txid })
    assert.throws(() => send(other, purpose), { code: 'channel.seal_broken' })
    assert.equal(wrongCodes(treasury), '0')
    assert.equal(outcome(send(meant, kept)), 'signed')
  })
})

describe('wrong codes', () => {
  it('slow down after five, also over a restart, and are forgiven by a right one', (t) => {
    const treasury = open(t)
    const { house, held } = treasury
    const psbt = paying(treasury, 1_000n)
    for (let tries = 0; tries < 5; tries += 1) {
      const wrong = wrongCode(house, held.seed)
      assert.throws(() => sign(treasury, psbt, wrong), { code: 'factor.code_wrong' })
    }
    house.reopen()
    const failedAt = house.clock.now
    house.clock.now = failedAt + 29
    assert.throws(() => sign(treasury, psbt, codeNow(house, held.seed)), {
      code: 'factor.throttled',
      facts: { waitSeconds: '1' },
    })
    house.clock.now = failedAt + 30
    assert.equal(outcome(sign(treasury, psbt, codeNow(house, held.seed))), 'signed')
    assert.equal(wrongCodes(treasury), '0')
  })

  it('count only for a spend the user signed', (t) => {
    const treasury = open(t)
    const plan = { coins: [coinOf(treasury, 10_000n, 1)], payments: [payment(9_000n)] }
    const bare = unsigned(treasury.descriptor, plan)
    assert.throws(() => sign(treasury, bare, '000000'), { code: 'sign.user_unsigned' })
    const forged = signedBy(bare, person(9))
    assert.throws(() => sign(treasury, forged, '000000'), { code: 'sign.user_signature_invalid' })
    assert.equal(wrongCodes(treasury), '0')
  })
})

describe('what must not be signed', () => {
  it('includes a spend with one input the user left unsigned', (t) => {
    const treasury = open(t)
    const coins = [coinOf(treasury, 10_000n, 1), coinOf(treasury, 10_000n, 2)] as const
    const bare = unsigned(treasury.descriptor, { coins, payments: [payment(19_000n)] })
    assert.throws(() => sign(treasury, signedBy(bare, treasury.user, [0])), {
      code: 'sign.user_unsigned',
      facts: { inputIndex: '1', outpoint: outpointOf(coins[1]), faults: '1' },
    })
  })

  it('includes a fee above 0.1 BTC, to the satoshi', (t) => {
    const treasury = openTreasury({ policy: limited(50_000_000n) })
    t.after(() => treasury.house.close())
    const spend = (feeSats: bigint, nonce: number) => {
      const coins = [coinOf(treasury, 20_000_000n, nonce)]
      return planned(treasury, { coins, payments: [payment(20_000_000n - feeSats)] })
    }
    assert.throws(() => sign(treasury, spend(10_000_001n, 1)), { code: 'sign.fee_ceiling' })
    assert.equal(outcome(sign(treasury, spend(10_000_000n, 1))), 'signed')
  })

  it('includes a message of BIP 322, which a rehearsal of the way out is', (t) => {
    const treasury = open(t)
    const { house, wallet, descriptor } = treasury
    const message = String(at(house.ask('wallet.challenge', { wallet }), 'message'))
    const place = { chain: 0, index: placeOf(readChallenge(message, descriptor)) } as const
    const scripts = deriveScripts(descriptor, place.chain, place.index)
    const { toSpend, toSign } = bip322Transactions(scripts.script, message)
    const raw = writeTransaction(toSpend)
    const spent = { txid: txidOf(toSpend), index: 0, sequence: 0, nonWitnessUtxo: raw }
    const inputs = [{ ...spent, ...fieldsOf(descriptor, { ...place, scripts }) }]
    const bare = createPsbt({ inputs, outputs: toSign.outputs, lockTime: 0 })
    assert.throws(() => sign(treasury, signedBy(bare, treasury.user)), { code: 'sign.coin_empty' })
  })
})
