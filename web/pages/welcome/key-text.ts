// A key expression out of what hardware wallets and programs export: the expression itself, a
// descriptor that holds it, or the JSON of Coldcard and Sparrow. Public keys only.

import { readBase58Check } from '@countersign/core/bitcoin/base58.ts'

export type ReadKey =
  | {
      readonly kind: 'key'
      /** `[fingerprint/48h/1h/0h/2h]tpub…` */
      readonly text: string
      readonly fingerprint: string
      readonly path: string
    }
  | {
      readonly kind: 'bad'
      readonly why: 'empty' | 'secret' | 'network' | 'origin' | 'typo' | 'unknown'
    }

const KEY = /\[([0-9a-fA-F]{8})((?:\/[0-9]+[h'H]?)+)\]([1-9A-HJ-NP-Za-km-z]{100,120})/
const SECRET = /\b[xtyzuvYZUV]prv[1-9A-HJ-NP-Za-km-z]{20,}/

/** @param start - how public keys of this network begin: `xpub` or `tpub` */
export function readKeyText(given: string, start: 'xpub' | 'tpub'): ReadKey {
  const text = given.trim()
  if (text === '') return bad('empty')
  if (SECRET.test(text)) return bad('secret')
  const found = KEY.exec(text) ?? KEY.exec(fromJson(text))
  if (!found) return bad(/[xt]pub/.test(text) ? 'origin' : 'unknown')
  const [, fingerprint = '', path = '', key = ''] = found
  if (!key.startsWith(start)) return bad('network')
  if (readBase58Check(key) === null) return bad('typo')
  const origin = `${fingerprint.toLowerCase()}${path.replaceAll(/['H]/g, 'h')}`
  return {
    kind: 'key',
    text: `[${origin}]${key}`,
    fingerprint: origin.slice(0, 8),
    path: origin.slice(9),
  }
}

const bad = (why: Extract<ReadKey, { readonly kind: 'bad' }>['why']): ReadKey => ({
  kind: 'bad',
  why,
})

/** The account of BIP 48 in an export; empty where there is none. */
function fromJson(text: string): string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return ''
  }
  const all = textsOf(value)
  const account = textsOf((Object(value) as { readonly bip48_2?: unknown }).bip48_2)
  const written = [all.p2wsh_key_exp, all.descriptor, account.desc].find(
    (each) => each !== undefined && KEY.test(each),
  )
  if (written !== undefined) return written
  const fingerprint = all.xfp ?? account.xfp ?? ''
  const path = (all.p2wsh_deriv ?? account.deriv ?? '').replace(/^m/, '')
  return `[${fingerprint}${path}]${account.xpub ?? all.p2wsh ?? ''}`
}

/** Of an object from a file, the fields that are text. */
function textsOf(value: unknown): Readonly<Partial<Record<string, string>>> {
  const fields = Object.entries(Object(value) as Readonly<Record<string, unknown>>)
  return Object.fromEntries(
    fields.filter((field): field is [string, string] => typeof field[1] === 'string'),
  )
}
