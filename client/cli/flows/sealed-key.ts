// The signer's key of a 2-of-2, fetched again as it was sealed when the wallet was made. It is
// compared with what is attested: who could open it, and that it is the file which was pinned.

import { createHash } from 'node:crypto'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { readSealedKeyAnswer } from './answers.ts'
import { armored } from './kit.ts'
import { askPaired } from './signer.ts'
import { showWallet } from './wallets.ts'

export type FetchedKey = {
  /** The file as text. */
  readonly armored: string
  readonly recipients: readonly string[]
  /** SHA-256 of the file's bytes, as the charter has it. */
  readonly hash: string
}

/** @throws Refusal wallet.missing, wallet.not_exported, Fault client.wallet_differs */
export async function fetchSealedKey(context: Context, name: string): Promise<FetchedKey> {
  const { sealedKey } = await showWallet(context, name)
  const answer = readSealedKeyAnswer(
    await askPaired(context, 'wallet.sealed-key', { wallet: name }),
  )
  const hash = createHash('sha256').update(answer.file).digest('hex')
  const isSame =
    hash === sealedKey?.hash && String(answer.recipients) === String(sealedKey.recipients)
  if (answer.wallet !== name || !isSame) {
    throw new Fault('client.wallet_differs', { wallet: name, field: 'the sealed key' })
  }
  return { armored: armored(answer.file), recipients: answer.recipients, hash }
}
