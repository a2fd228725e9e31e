// @bitgo/utxo-lib: reads, verifies each user's signature, signs by its own HD signing, writes.

import utxolib from '@bitgo/utxo-lib'

const { bip32, bitgo, networks } = utxolib

export function cosign(bytes, rootKey) {
  const psbt = bitgo.createPsbtFromBuffer(Buffer.from(bytes), networks.testnet, true)
  const root = bip32.fromBase58(rootKey, networks.testnet)
  const chains = new Map()
  const secretAt = (path) => {
    const [chain, index] = [
      path.slice(0, path.lastIndexOf('/')),
      path.slice(path.lastIndexOf('/') + 1),
    ]
    if (!chains.has(chain)) chains.set(chain, root.derivePath(chain))
    return chains.get(chain).derive(Number(index))
  }
  psbt.data.inputs.forEach((input, index) => {
    const [{ pubkey }] = input.partialSig
    if (!psbt.validateSignaturesOfInputCommon(index, pubkey))
      throw new Error('a signature is wrong')
    const own = input.bip32Derivation.find(({ masterFingerprint }) =>
      masterFingerprint.equals(root.fingerprint),
    )
    psbt.signInput(index, secretAt(own.path))
  })
  return psbt.toBuffer()
}
