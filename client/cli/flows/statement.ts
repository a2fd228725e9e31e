// What this client's user says in governance: a statement over the head that was read, signed by
// the device's key, with a one-time code sealed for exactly it.

import { statementBinding } from '@countersign/channel/bindings.ts'
import { signBytes } from '@countersign/channel/keys.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { meansOf, needsSecond } from '@countersign/core/charter/means.ts'
import { CHARTER } from '@countersign/core/charter/state.ts'
import {
  type Act,
  deviceBytes,
  readStatement,
  shortCode,
  statementHash,
  writeStatement,
} from '@countersign/core/charter/statement.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, optional, text, whole } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { keepNewest } from '../keep/heads.ts'
import { deviceKey, requirePairing } from '../keep/pairing.ts'
import { requireMember } from './charter.ts'
import { ownDevice } from './devices.ts'
import { askPaired, sealCode } from './signer.ts'
import { headStore } from './witness.ts'

export type Prepared = {
  readonly act: Act
  readonly statement: Canonical
  readonly hashed: Uint8Array
  /** Of the statement, as every place shows it that signs it. */
  readonly code: string
  readonly needsCode: boolean
}

export type Fields = { readonly [name: string]: Canonical }

/**
 * Says it about the head of this view. Nothing is signed yet.
 * @throws Fault charter.member_unknown, channel.message_invalid, charter.second_missing
 */
export function prepare(context: Context, view: CharterView, act: Act, fields: Fields): Prepared {
  const member = requireMember(context, view)
  const { id: organisation } = view.organisation
  const said = { organisation, member: member.id, at: view.now, seen: view.head }
  const statement = writeStatement(said, act, fields)
  const read = readStatement(statement)
  const isFull = needsSecond(act)
  const changes = read.act === 'propose' ? read.changes : []
  if (isFull && !meansOf(view, member, ownDevice(context), changes).mayUseCode) {
    const why = member.hasCode
      ? 'sign it at the desk: a passkey of your phone or a security key has to sign too'
      : 'you have no authenticator: use the desk'
    throw new Fault('charter.second_missing', { why })
  }
  const hashed = statementHash(statement)
  const needsCode = member.hasCode && (isFull || act === 'found')
  return { act, statement, hashed, code: shortCode(hashed), needsCode }
}

const saidFields = object({
  seq: whole(),
  hash: hex(32),
  code: optional(text(16)),
  /** Of a spend that was approved: what it still lacks. */
  waitsFor: optional(list(text(16), 8)),
})

export type Said = {
  readonly seq: number
  readonly hash: string
  readonly code: string
  readonly waitsFor: readonly string[]
}

/** Signs and says it. @throws Refusal charter.*, factor.*, policy.*, spend.* */
export async function say(
  context: Context,
  { act, statement, hashed }: Prepared,
  code?: string,
): Promise<Said> {
  const signature = signBytes(deviceKey(context), deviceBytes(hashed)).toHex()
  const signed = { kind: 'signed', by: 'device', credential: ownDevice(context), signature }
  const sealed =
    code === undefined ? {} : { code: sealCode(context, code, statementBinding(hashed)) }
  const body = { statement, signatures: [signed], ...sealed }
  const answer = await askPaired(context, 'charter.act', body)
  const { seq, hash, waitsFor = [] } = saidFields(answer, 'answer')
  const { identity } = requirePairing(context)
  const log = logOf(act, statement)
  keepNewest(headStore(context, identity), { log, seq, hash })
  return { seq, hash, code: shortCode(Uint8Array.fromHex(hash)), waitsFor }
}

/** A spend's approval lies in the wallet's own log, an order's in that of exchanges. */
function logOf(act: Act, statement: Canonical): string {
  const { wallet } = statement as { readonly wallet?: string }
  if (act === 'approve-spend') return `spends/${wallet}`
  return act === 'approve-order' ? 'exchange' : CHARTER
}
