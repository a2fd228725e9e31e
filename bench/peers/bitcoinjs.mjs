// bitcoinjs-lib with tiny-secp256k1: reads, verifies each user's signature, derives by cached
// chain nodes, signs, writes.

import { BIP32Factory } from 'bip32'
import { networks, Psbt } from 'bitcoinjs-lib'
import * as tiny from 'tiny-secp256k1'

const bip32 = BIP32Factory(tiny)
const isValid = (key, hash, signature) => tiny.verify(hash, key, signature, true)

export function cosign(bytes, rootKey) {
  const psbt = Psbt.fromBuffer(bytes, { network: networks.regtest })
  const root = bip32.fromBase58(rootKey, networks.regtest)
  const chains = new Map()
  const secretAt = (path) => {
    const [chain, index] = [
      path.slice(0, path.lastIndexOf('/')),
      path.slice(path.lastIndexOf('/') + 1),
    ]
    if (!chains.has(chain)) chains.set(chain, root.derivePath(chain))
    return chains.get(chain).derive(Number(index))
  }
  const mine = Buffer.from(root.fingerprint).toString('hex')
  psbt.data.inputs.forEach((input, index) => {
    if (!psbt.validateSignaturesOfInput(index, isValid)) throw new Error('a signature is wrong')
    const own = input.bip32Derivation.find(
      ({ masterFingerprint }) => Buffer.from(masterFingerprint).toString('hex') === mine,
    )
    psbt.signInput(index, secretAt(own.path))
  })
  return psbt.toBuffer()
}
