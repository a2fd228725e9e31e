// Our choice of coins beside that of @scure/btc-signer, over the same coins: what it may cost more
// is bounded, and stands in docs/decisions/0031.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressOf } from '@countersign/core/bitcoin/address.ts'
import { sats } from '@countersign/core/bitcoin/amounts.ts'
import { deriveScripts, sortedMulti } from '@countersign/core/bitcoin/descriptor.ts'
import { type Selection, selectCoins } from '@countersign/core/wallet/coins.ts'
import { selectUTXO } from '@scure/btc-signer'
import fc from 'fast-check'
import { person } from '../builders/coins.ts'

const NETWORK = { bech32: 'bcrt', pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef }
const DESCRIPTOR = sortedMulti(
  2,
  [1, 2, 3].map((byte) => person(byte).key),
)
const { script, witnessScript } = deriveScripts(DESCRIPTOR, 0, 0)
const CHANGE = deriveScripts(DESCRIPTOR, 1, 0).script
const PAYEE = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
const PAYEE_SCRIPT = Uint8Array.fromHex('0014751e76e8199196d454941c45d1b3a323f1433bd6')

/** What an output of change costs: its own bytes, and one more satoshi of rounding. */
const CHANGE_VBYTES = 43n
const DUST_SATS = 330n

type Choice = Pick<Selection<unknown>, 'feeSats' | 'changeSats'> & { readonly inputs: number }

function ours(amounts: readonly bigint[], paidSats: bigint, rate: bigint): Choice | null {
  try {
    const { coins, feeSats, changeSats } = selectCoins(
      amounts.map((amountSats) => ({ amountSats: sats(amountSats) })),
      {
        payments: [{ amountSats: sats(paidSats), script: PAYEE_SCRIPT }],
        changeScript: CHANGE,
        threshold: 2,
        witnessScript,
        rateSatPerKvb: rate * 1_000n,
      },
    )
    return { inputs: coins.length, feeSats, changeSats }
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'client.funds_short') return null
    throw error
  }
}

function theirs(amounts: readonly bigint[], paidSats: bigint, feePerByte: bigint) {
  const inputs = amounts.map((amount, at) => ({
    txid: Uint8Array.fromHex((at + 1).toString(16).padStart(64, '0')),
    index: 0,
    witnessUtxo: { amount, script },
    witnessScript,
  }))
  const found = selectUTXO(inputs, [{ address: PAYEE, amount: paidSats }], 'default', {
    feePerByte,
    changeAddress: addressOf(CHANGE, 'regtest') ?? '',
    network: NETWORK,
    createTx: false,
    dust: DUST_SATS,
  })
  return found && { inputs: found.inputs.length, feeSats: found.fee ?? 0n, isChange: found.change }
}

describe('our choice of coins', () => {
  const amounts = fc.array(fc.bigInt(1_000n, 2_000_000n), { minLength: 1, maxLength: 60 })
  const cases = fc.tuple(amounts, fc.bigInt(1_000n, 4_000_000n), fc.bigInt(1n, 60n))

  it('takes no more coins than a well-kept library, and pays more by change at most', () => {
    const counted = { both: 0, cheaper: 0, dearer: 0 }
    const property = fc.property(cases, ([given, paidSats, rate]) => {
      const [own, other] = [ours(given, paidSats, rate), theirs(given, paidSats, rate)]
      if (!other) return
      assert.ok(own, `they found one for ${paidSats} of ${given.join(', ')}`)
      counted.both += 1
      assert.ok(own.inputs <= other.inputs)
      const mostSats = other.feeSats + CHANGE_VBYTES * rate + DUST_SATS
      assert.ok(own.feeSats <= mostSats, `${own.feeSats} beside ${other.feeSats} at ${rate}`)
      if (own.feeSats < other.feeSats) counted.cheaper += 1
      if (own.feeSats > other.feeSats) counted.dearer += 1
    })
    fc.assert(property, { seed: 8, numRuns: 200 })
    assert.ok(counted.both > 100, JSON.stringify(counted))
    assert.ok(counted.cheaper > counted.dearer, JSON.stringify(counted))
  })
})
