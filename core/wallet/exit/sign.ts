// Signs the transactions of a leaving with the keys that somebody holds, and finishes them.

import { signHash } from '../../bitcoin/curve.ts'
import { SIGHASH_ALL, writeSignature } from '../../bitcoin/der.ts'
import type { Descriptor } from '../../bitcoin/descriptor.ts'
import { derive } from '../../bitcoin/extended-key.ts'
import { finalizeAlone } from '../../bitcoin/finalize-alone.ts'
import type { PartialSignature, Psbt } from '../../bitcoin/psbt.ts'
import { finalizeMultisig } from '../../bitcoin/psbt-finalize.ts'
import { addPartialSignatures, type InputSignature } from '../../bitcoin/psbt-write.ts'
import { sighashAll, sighashMidstates } from '../../bitcoin/sighash.ts'
import { Fault } from '../../fault.ts'
import type { ProvenCoin } from '../draft.ts'
import type { HeldKey } from './held.ts'
import type { Sweep } from './sweep.ts'
import type { Way } from './ways.ts'

export type Leaving = {
  readonly descriptor: Descriptor
  readonly way: Way
  readonly keys: readonly HeldKey[]
}

/**
 * The PSBT with the signatures of the way's keys, as far as they are held: somebody else may add
 * theirs in another program.
 */
export function signLeaving(leaving: Leaving, { psbt, coins }: Sweep): Psbt {
  const midstates = sighashMidstates(psbt.transaction)
  const signatures = coins.flatMap(({ place, scripts, amountSats }, inputIndex) => {
    const sighash = sighashAll(midstates, inputIndex, scripts.witnessScript, amountSats)
    const signed = signaturesOf(leaving, { place, scripts, sighash })
    return signed.map((each): InputSignature => ({ inputIndex, ...each }))
  })
  return addPartialSignatures(psbt, signatures)
}

type OneInput = Pick<ProvenCoin, 'place' | 'scripts'> & { readonly sighash: Uint8Array }

/** Of the way's keys, as far as they are held. @throws Fault exit.key_foreign */
export function signaturesOf(
  { descriptor, way, keys }: Leaving,
  { place, scripts, sighash }: OneInput,
): readonly PartialSignature[] {
  const places = way.kind === 'alone' ? [way.key] : way.keys
  const signing = keys.filter(({ at }) => places.includes(at))
  return signing.map(({ at, account }) => {
    const chain = place.chain + (hasOwnChains(descriptor, way) ? 2 : 0)
    const { publicKey, secret } = derive(account, [chain, place.index])
    const signature = writeSignature(signHash(sighash, secret), SIGHASH_ALL)
    const expected = way.kind === 'alone' ? scripts.laterKey : scripts.publicKeys[at]
    if (expected?.toHex() !== publicKey.toHex()) throw new Fault('exit.key_foreign')
    return { publicKey, signature }
  })
}

/** A key that also signs together has chains of its own for signing alone. */
const hasOwnChains = ({ kind }: Descriptor, way: Way): boolean =>
  kind === 'timelock' && way.kind === 'alone' && way.key < 2

/** The transaction for the network. @throws Fault psbt.unfinished */
export const finishLeaving = (way: Way, psbt: Psbt): Uint8Array =>
  way.kind === 'alone' ? finalizeAlone(psbt) : finalizeMultisig(psbt)
