// The witness scripts Countersign signs, and how each is spent by co-signing: plain multisig, and
// multisig that one key can spend alone once a coin is old enough. It derives and checks no keys.

import { equalBytes } from './bytes.ts'
import { concat } from './hashes.ts'
import { multisigScript } from './script.ts'

const OP_1 = 0x51
const OP_NOTIF = 0x64
const OP_ENDIF = 0x68
const OP_IFDUP = 0x73
const OP_DUP = 0x76
const OP_EQUALVERIFY = 0x88
const OP_HASH160 = 0xa9
const OP_CHECKSIGVERIFY = 0xad
const OP_CHECKSEQUENCEVERIFY = 0xb2

const KEY_HASH_LENGTH = 20

/** What BIP 68 can count as a relative lock in blocks; a larger `older` means something else. */
const MAX_OLDER_BLOCKS = 65_535

/**
 * The script of `or_d(multi(2,a,b),and_v(v:pkh(later),older(blocks)))`: both keys at any time, or
 * the later key alone once the coin has so many confirmations.
 *
 * @param publicKeys - two compressed keys, in the order of the descriptor
 * @param laterKeyHash - HASH160 of the key that may spend alone
 * @param olderBlocks - 1 to 65,535
 * @throws RangeError outside these bounds
 * @see BIP 379 (miniscript), BIP 68, BIP 112
 */
export function timelockScript(
  publicKeys: readonly Uint8Array[],
  laterKeyHash: Uint8Array,
  olderBlocks: number,
): Uint8Array {
  const isValid =
    publicKeys.length === 2 && isOlderBlocks(olderBlocks) && laterKeyHash.length === KEY_HASH_LENGTH
  if (!isValid) throw new RangeError(`not a wallet with a time lock: older(${olderBlocks})`)
  return concat(
    multisigScript(2, publicKeys),
    Uint8Array.of(OP_IFDUP, OP_NOTIF, OP_DUP, OP_HASH160, KEY_HASH_LENGTH),
    laterKeyHash,
    Uint8Array.of(OP_EQUALVERIFY, OP_CHECKSIGVERIFY),
    pushNumber(olderBlocks),
    Uint8Array.of(OP_CHECKSEQUENCEVERIFY, OP_ENDIF),
  )
}

/** Whether the number is a relative lock in blocks: 1 to 65,535. */
export function isOlderBlocks(blocks: number): boolean {
  return Number.isInteger(blocks) && 1 <= blocks && blocks <= MAX_OLDER_BLOCKS
}

// The shortest push of a number, which is the only one nodes pass on (BIP 62): little-endian, and
// with a zero byte on top where its first bit would read as a minus sign.
function pushNumber(number: number): Uint8Array {
  if (number <= 16) return Uint8Array.of(OP_1 - 1 + number)
  const bytes: number[] = []
  for (let left = number; left > 0; left >>>= 8) bytes.push(left & 0xff)
  if ((bytes.at(-1) as number) >= 0x80) bytes.push(0)
  return Uint8Array.of(bytes.length, ...bytes)
}

/** The keys that sign together, in the order of the script, and how many of them are needed. */
export type CoSigned = { readonly threshold: number; readonly publicKeys: readonly Uint8Array[] }

/**
 * How a witness script is spent by co-signing, or null if it is none of those above. Either way the
 * witness is the empty item that OP_CHECKMULTISIG pops (BIP 147), the signatures, and the script.
 */
export function readCoSigned(script: Uint8Array): CoSigned | null {
  return readMultisig(script) ?? readTimelock(script)
}

function readMultisig(script: Uint8Array): CoSigned | null {
  const threshold = (script[0] ?? 0) - OP_1 + 1
  const publicKeys: Uint8Array[] = []
  for (let start = 2; start + 33 < script.length; start += 34) {
    publicKeys.push(script.subarray(start, start + 33))
  }
  const mayBe = 1 <= threshold && threshold <= publicKeys.length && publicKeys.length <= 16
  if (!mayBe || !publicKeys.every(([form]) => form === 2 || form === 3)) return null
  // Written again it must be the same: no other check of the opcodes is needed.
  return equalBytes(multisigScript(threshold, publicKeys), script)
    ? { threshold, publicKeys }
    : null
}

// A multisig of two keys has 71 bytes; the hash stands five bytes further on, the number two bytes
// after the hash, and the last two bytes are opcodes.
const MULTISIG_BYTES = 71
const HASH_START = MULTISIG_BYTES + 5
const NUMBER_START = HASH_START + KEY_HASH_LENGTH + 2

/** What one key alone has to show, and when it may. */
export type Alone = {
  /** HASH160 of its public key. */
  readonly keyHash: Uint8Array
  /** Confirmations that the coin needs, 1 to 65,535. */
  readonly olderBlocks: number
}

/** How one key alone spends it later, or null for a script that has no such key. */
export function readAlone(script: Uint8Array): Alone | null {
  const olderBlocks = readNumber(script.subarray(NUMBER_START, -2))
  if (olderBlocks === null || readTimelock(script) === null) return null
  return { keyHash: script.slice(HASH_START, HASH_START + KEY_HASH_LENGTH), olderBlocks }
}

function readTimelock(script: Uint8Array): CoSigned | null {
  const coSigned = readMultisig(script.subarray(0, MULTISIG_BYTES))
  const older = readNumber(script.subarray(NUMBER_START, -2))
  if (coSigned?.publicKeys.length !== 2 || coSigned.threshold !== 2 || older === null) return null
  const laterKeyHash = script.subarray(HASH_START, HASH_START + KEY_HASH_LENGTH)
  return equalBytes(timelockScript(coSigned.publicKeys, laterKeyHash, older), script)
    ? coSigned
    : null
}

// As with multisig: a push that is not the shortest differs from the script written again.
function readNumber(push: Uint8Array): number | null {
  const [first = 0, ...digits] = push
  const number =
    digits.length === 0
      ? first - OP_1 + 1
      : digits.reduceRight((sum, digit) => sum * 256 + digit, 0)
  return push.length <= 4 && isOlderBlocks(number) ? number : null
}
