// Rehearsals that the signer verifies itself: it says what to sign, keys sign it, here or on a
// machine without a network, and the proof comes back into its journal. No coin is moved by it.

import { Fault } from '@countersign/core/fault.ts'
import type { HeldKey } from '@countersign/core/wallet/exit/held.ts'
import { REHEARSED_WORDS } from '@countersign/core/wallet/exit/path-words.ts'
import { rehearsedWay, signRehearsal } from '@countersign/core/wallet/exit/rehearsal.ts'
import { waysOf } from '@countersign/core/wallet/exit/ways.ts'
import type { Context } from '../context.ts'
import { keepStated } from '../keep/stated.ts'
import { requireWallet } from '../keep/wallets.ts'
import { readChallengeAnswer, readRehearsalAnswer } from './answers.ts'
import { type Abandoned, keysShort } from './recover.ts'
import { askPaired } from './signer.ts'

/**
 * The proof, by the way that a rehearsal takes.
 * @throws Fault exit.challenge_invalid for another wallet's; exit.keys_short
 */
export function proveExit(
  { descriptor }: Pick<Abandoned, 'descriptor'>,
  keys: readonly HeldKey[],
  message: string,
): string {
  const way = rehearsedWay(descriptor, new Set(keys.map(({ at }) => at)))
  if (way) return signRehearsal({ descriptor, way, keys }, message)
  const isLocked = descriptor.kind === 'timelock'
  const ways = waysOf(descriptor).filter(({ kind }) => !isLocked || kind === 'alone')
  throw keysShort(descriptor, keys, ways)
}

/** What the signer wants signed. @throws Refusal wallet.missing, charter.suspended */
export async function askChallenge(context: Context, wallet: string) {
  requireWallet(context, wallet)
  return readChallengeAnswer(await askPaired(context, 'wallet.challenge', { wallet }))
}

export type Signed = { readonly message: string; readonly proof: string }
export type Taken = ReturnType<typeof readRehearsalAnswer>

/**
 * Brings the proof to the signer, and remembers it here for the review.
 * @throws Refusal exit.challenge_invalid, exit.challenge_old, exit.proof_invalid
 */
export async function bringProof(context: Context, wallet: string, signed: Signed): Promise<Taken> {
  requireWallet(context, wallet)
  const taken = readRehearsalAnswer(
    await askPaired(context, 'wallet.rehearse', { wallet, ...signed }),
  )
  const note = `${REHEARSED_WORDS[taken.rehearsedBy]}: the signer saw it`
  keepStated(context, { what: `exit-rehearsed wallet:${wallet}`, at: taken.rehearsedAt, note })
  return taken
}

const PROOF = '\nproof: '

/** One file, that people can read: what was asked, and the proof below it. */
export const writeSigned = ({ message, proof }: Signed): string => `${message}${PROOF}${proof}\n`

/** @throws Fault client.file_invalid */
export function readSigned(file: string, text: string): Signed {
  const [message = '', proof, ...more] = lines(text).split(PROOF)
  if (proof === undefined || more.length > 0) {
    throw new Fault('client.file_invalid', { file, wanted: 'what recover --challenge wrote' })
  }
  return { message, proof }
}

/** As it was asked: editors and mail add line ends. */
export const lines = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd()
