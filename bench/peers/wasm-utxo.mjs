// @bitgo/wasm-utxo: rust-bitcoin in WebAssembly. Verifies each user's signature, then signs every
// input from the root key by the derivations the PSBT names.

import { Psbt } from '@bitgo/wasm-utxo'

export function cosign(bytes, rootKey) {
  const psbt = Psbt.deserialize(bytes)
  const inputs = psbt.getInputs().length
  for (let index = 0; index < inputs; index += 1) {
    const [{ pubkey }] = psbt.getPartialSignatures(index)
    if (!psbt.validateSignatureAtInput(index, pubkey)) throw new Error('a signature is wrong')
  }
  psbt.signWithXprv(rootKey)
  return psbt.serialize()
}
