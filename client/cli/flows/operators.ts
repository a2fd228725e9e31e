// The charter and the signer as operators reach them, who are no members: by a file that they check
// themselves, and by the desk. On a member's own client all goes as for members.

import { fingerprint, type Identity } from '@countersign/channel/identity.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Context } from '../context.ts'
import { readPairing } from '../keep/pairing.ts'
import { readCharter } from './charter.ts'
import { checkExport, lettersOf, viewOfExport } from './export.ts'
import { askAsNobody, askPaired, greet } from './signer.ts'

export type Source = {
  /** An export, as `charter export` wrote it. */
  readonly charter?: string
  /** The signer's fingerprint: without it a file says nothing. */
  readonly identity?: string
}

/** @throws Fault charter.export_invalid, client.input_missing, client.argument_invalid */
export async function readForOperators(context: Context, from: Source): Promise<CharterView> {
  if (from.charter === undefined) {
    if (readPairing(context)?.state === 'paired') return readCharter(context)
    const wanted = '--charter FILE, as a member made it: countersign charter export FILE'
    throw new Fault('client.argument_invalid', { wanted })
  }
  const identity = from.identity ?? pinned(context)
  if (identity === undefined) {
    const give = '--identity, the signer’s fingerprint as you were told it'
    throw new Fault('client.input_missing', { needed: 'whose charter it has to be', give })
  }
  return viewOfExport(context, checkExport(from.charter, { identity }))
}

/** Brings the operators' ticket to the signer. @throws Refusal charter.ticket_invalid */
export async function bringTicket(
  context: Context,
  ticket: Parameters<typeof askPaired>[2],
  expected: string | undefined,
) {
  const body = { ticket }
  if (readPairing(context)?.state === 'paired') return askPaired(context, 'unlock.issue', body)
  return askAsNobody(context, await met(context, expected), 'unlock.issue', body)
}

async function met(context: Context, expected: string | undefined): Promise<Identity> {
  if (expected === undefined) {
    const give = '--identity, the signer’s fingerprint as you were told it'
    throw new Fault('client.input_missing', { needed: 'whose signer it has to be', give })
  }
  const { identity } = await greet(context)
  const shown = fingerprint(identity)
  if (lettersOf(shown) === lettersOf(expected)) return identity
  throw new Fault('channel.answer_forged', { expected, fingerprint: shown })
}

function pinned(context: Context): string | undefined {
  const pairing = readPairing(context)
  return pairing?.state === 'paired' ? fingerprint(pairing.identity) : undefined
}
