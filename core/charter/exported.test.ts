// An export for the tests beside, as a signer and a client make it together.

import { sha256 } from '../bitcoin/hashes.ts'
import { type Canonical, canonicalText } from '../canonical.ts'
import { plain } from '../plain.ts'
import { headFields, writeExport } from './export.ts'
import { headBytes, withheldBytes } from './head.ts'
import type { House } from './house.test.ts'
import { CHECKS, type Key } from './people.test.ts'
import type { Verifying } from './verify.ts'

const SEALED = new Set(['factor.enrolled', 'factor.offered', 'factor.unlocked'])
const SECRET = new Set(['seed', 'recovery', 'usedRecovery'])

const SEALING_KEY = '5e'.repeat(32)

/** The signed head of a house after so many entries. */
export function headOf(house: House, seq = house.head().seq, by: Key = house.identity): Canonical {
  const organisation = house.entries[0]?.hash.toHex() ?? ''
  const hash = house.entries[seq - 1]?.hash.toHex() ?? ''
  const head = headFields({ organisation, seq, hash, time: house.now() })
  return { ...head, signature: by.sign(headBytes(head)) }
}

/** An entry as the signer shows it. */
export function shownOf(house: House, seq: number): Canonical {
  const entry = house.entries[seq - 1]
  if (!entry) throw new Error(`there is no entry ${seq}`)
  if (!SEALED.has(entry.kind)) return { entry: new TextDecoder().decode(entry.bytes) }
  const { hash, kind, prev, time } = entry
  const open = Object.entries(entry.body).filter(([name]) => !SECRET.has(name))
  const shown = plain({ seq, prev, time, kind, hash, body: Object.fromEntries(open) })
  const bytes = withheldBytes(house.entries[0]?.hash.toHex() ?? '', shown)
  return { withheld: { ...(shown as object), signature: house.identity.sign(bytes) } }
}

export function exportOf(house: House, head = headOf(house), count = house.entries.length) {
  const entries = Array.from({ length: count }, (_, at) => shownOf(house, at + 1))
  const identity = { signingKey: house.identity.id, sealingKey: SEALING_KEY }
  return writeExport({ network: 'regtest', identity }, [{ entries, head }])
}

export const HOW: Verifying = {
  checks: CHECKS,
  network: 'regtest',
  sha256,
  fingerprint: (signingKey, sealingKey) => {
    const both = `${signingKey.toHex()} ${sealingKey.toHex()}`
    return sha256(new TextEncoder().encode(both)).toHex().slice(0, 32)
  },
}

/** The parts of an export, to be altered. */
export const partsOf = (exported: Uint8Array) =>
  JSON.parse(new TextDecoder().decode(exported)) as {
    entries: { entry?: string; withheld?: Record<string, Canonical> }[]
    head: Record<string, string>
    identity: Record<string, string>
  } & Record<string, Canonical>

export const bytesOf = (parts: object): Uint8Array =>
  new TextEncoder().encode(canonicalText(parts as Canonical))
