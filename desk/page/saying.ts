// Statements: what a person says is written here, hashed here and signed by their own credentials.
// The desk and whoever stands between carry it and can change nothing in it.

import type { Canonical } from '@countersign/core/canonical.ts'
import {
  type Act,
  readStatement,
  statementHash,
  writeStatement,
} from '@countersign/core/charter/statement.ts'
import { hex, optional, text, whole } from '@countersign/core/fields.ts'
import { statementBinding } from './bindings.ts'
import { type Device, signHash } from './envelope.ts'
import { usePasskey } from './passkey.ts'
import type { CredentialView, Seat } from './seat.ts'
import type { Session } from './session.ts'
import { some } from './some.ts'

/** What stands beside the signature of this browser's key. */
export type Second =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'passkey'; readonly among: readonly CredentialView[] }

export type Said = { readonly act: Act; readonly fields: { readonly [name: string]: Canonical } }

const outcome = some({
  seq: optional(whole()),
  hash: optional(hex(32)),
  code: optional(text(16)),
})

export type Outcome = ReturnType<typeof outcome>

/** Signs a statement and brings it to the signer. @throws Refusal, DOMException, Fault channel.* */
export async function say(
  session: Session,
  seat: Seat,
  { act, fields }: Said,
  second: Second,
): Promise<Outcome> {
  const organisation = seat.view.organisation.id
  const about = { organisation, member: seat.me.id, at: seat.now(), seen: seat.seen }
  const statement = writeStatement(about, act, fields)
  // What the signer could not read is not signed either.
  readStatement(statement)
  const hashed = statementHash(statement)
  const beside = second.kind === 'passkey' ? [await byPasskey(hashed, second.among)] : []
  const signatures = [...beside, await byDevice(session.device, hashed)]
  const binding = statementBinding(hashed)
  const code = second.kind === 'code' ? { code: await session.seal(second.code, binding) } : {}
  return outcome(await session.ask('charter.act', { statement, signatures, ...code }), 'outcome')
}

async function byDevice(device: Device, hashed: Uint8Array): Promise<Canonical> {
  const signature = await signHash(device, hashed)
  return { kind: 'signed', by: 'device', credential: device.publicKey, signature }
}

async function byPasskey(hashed: Uint8Array, among: readonly CredentialView[]): Promise<Canonical> {
  const rawIds = among.flatMap(({ rawId }) => (rawId === undefined ? [] : [rawId]))
  return { kind: 'signed', by: 'passkey', ...(await usePasskey(hashed, rawIds)) }
}
