// One extended public key out of whatever a hardware wallet or a program wrote it into: a key
// expression, a descriptor of one key, a key record of BIP 129, or JSON of a Coldcard and others.

import { readDescriptorKey } from '../../bitcoin/descriptor.ts'
import { verifySignedMessage } from '../../bitcoin/signed-message.ts'
import { plainText } from '../../bitcoin/slip132.ts'
import { Fault } from '../../fault.ts'

/** More is no file of a key. */
const MAX_LENGTH = 100_000

const EXPRESSION = /(?:\[[0-9a-fA-F]{8}(?:\/\d+[h']?)*\])?[1-9A-HJ-NP-Za-km-z]{100,115}/g

const CHAINS = '/<0;1>/*'

/**
 * @returns the key with its origin where one was told, `[fingerprint/path]xpub`, with a plain head
 * @throws Fault key.unreadable if there is no key in it, or more than one
 * @throws Fault key.record_forged for a record of BIP 129 that its key did not sign
 */
export function readKeyFile(text: string): string {
  const trimmed = text.trim()
  if (trimmed.length > MAX_LENGTH) throw unreadable('a longer text than any key')
  if (trimmed.startsWith('BSMS ')) return readKeyRecord(trimmed)
  const told = readJson(trimmed)
  const found = told === null ? (trimmed.match(EXPRESSION) ?? []) : keysOf(told)
  const keys = [...new Set(found.map(plain))]
  const [key] = keys
  if (key === undefined) throw unreadable('none')
  if (keys.length > 1) throw unreadable(`${keys.length} keys: give the one for P2WSH multisig`)
  return key
}

const unreadable = (found: string) => new Fault('key.unreadable', { found })

/** One spelling: plain heads, `h` for hardened steps, fingerprints in small letters. */
function plain(expression: string): string {
  const [, origin = '', key = ''] = /^(\[.*\])?(.*)$/.exec(expression) ?? []
  return `${origin.toLowerCase().replaceAll("'", 'h')}${plainText(key)}`
}

/** @see BIP 129, "Round 1": version, token, key, description, signature over the four before */
function readKeyRecord(text: string): string {
  const lines = text.split(/\r?\n/)
  const [version, , expression = '', , signature = ''] = lines
  if (version !== 'BSMS 1.0' || lines.length !== 5) {
    throw unreadable('a BSMS record of another form')
  }
  const [only] = expression.match(EXPRESSION) ?? []
  if (only !== expression) throw unreadable('a BSMS record without an extended key')
  const key = plain(expression)
  const { publicKey } = readDescriptorKey(`${key}${CHAINS}`).key
  const isSigned = verifySignedMessage(publicKey, lines.slice(0, 4).join('\n'), signature)
  if (!isSigned) throw new Fault('key.record_forged')
  return key
}

type Json = { readonly [name: string]: unknown }

function readJson(text: string): Json | null {
  try {
    const told: unknown = JSON.parse(text)
    return typeof told === 'object' && told !== null ? (told as Json) : null
  } catch {
    return null
  }
}

const textOf = (of: Json, ...names: readonly string[]): string | null => {
  for (const name of names) {
    const value = of[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return null
}

function keysOf(told: Json): readonly string[] {
  const root = textOf(told, 'xfp', 'fingerprint', 'root_fingerprint', 'master_fingerprint')
  const p2wsh = textOf(told, 'p2wsh')
  // A Coldcard's file for multisig; Passport and Keystone write the same.
  if (p2wsh !== null) return expression(root, textOf(told, 'p2wsh_deriv'), p2wsh)
  const bip48 = told.bip48_2
  // Its file for everything: the fingerprint inside is of the derived key, not of the root.
  if (typeof bip48 === 'object' && bip48 !== null) {
    const inner = bip48 as Json
    return expression(root, textOf(inner, 'deriv'), textOf(inner, 'xpub', '_pub'))
  }
  const path = textOf(told, 'bip32Path', 'derivation', 'deriv', 'path')
  return expression(root, path, textOf(told, 'xpub', 'extPubKey'))
}

function expression(
  root: string | null,
  path: string | null,
  key: string | null,
): readonly string[] {
  if (key === null) return []
  const steps = (path ?? '').replace(/^m/, '')
  const text = root === null ? key : `[${root}${steps}]${key}`
  return text.match(EXPRESSION)?.[0] === text ? [text] : []
}
