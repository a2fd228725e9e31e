// @scure/btc-signer: reads, verifies each user's signature with noble-curves over its own sighash,
// derives by cached chain nodes, signs, writes.

import { secp256k1 } from '@noble/curves/secp256k1.js'
import { HDKey } from '@scure/bip32'
import { SigHash, Transaction } from '@scure/btc-signer'

const VERSIONS = { private: 0x04358394, public: 0x043587cf }

export function cosign(bytes, rootKey) {
  const transaction = Transaction.fromPSBT(bytes)
  const root = HDKey.fromExtendedKey(rootKey, VERSIONS)
  const chains = new Map()
  const secretAt = (path) => {
    const chain = path.slice(0, -1).join('/')
    if (!chains.has(chain)) {
      chains.set(
        chain,
        path.slice(0, -1).reduce((key, step) => key.deriveChild(step), root),
      )
    }
    return chains.get(chain).deriveChild(path.at(-1)).privateKey
  }
  for (let index = 0; index < transaction.inputsLength; index += 1) {
    const input = transaction.getInput(index)
    const { amount } = input.nonWitnessUtxo.outputs[input.index]
    const hash = transaction.preimageWitnessV0(index, input.witnessScript, SigHash.ALL, amount)
    for (const [key, signature] of input.partialSig) {
      const der = signature.subarray(0, -1)
      const isValid = secp256k1.verify(der, hash, key, {
        prehash: false,
        format: 'der',
        lowS: true,
      })
      if (!isValid) throw new Error('a signature is wrong')
    }
    const [, own] = input.bip32Derivation.find(
      ([, { fingerprint }]) => fingerprint === root.fingerprint,
    )
    transaction.signIdx(secretAt(own.path), index)
  }
  return transaction.toPSBT()
}
