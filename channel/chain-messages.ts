// The messages about the chain. What the server says of it may only stop the signer, unless work of
// miners proves it. Part of the table in messages.ts.

import { DEEPEST_BRANCH } from '@countersign/core/bitcoin/merkle.ts'
import { MAX_STANDARD_WU } from '@countersign/core/bitcoin/sizes.ts'
import {
  base64,
  type FieldReader,
  hex,
  list,
  object,
  optional,
  text,
  whole,
  word,
} from '@countersign/core/fields.ts'

const BOTH = ['server', 'desk'] as const
const SERVER = ['server'] as const

const wallet = text(32)

/** A transaction that miners took need not be one that nodes pass on. */
const MAX_BLOCK_BYTES = 4_000_000

/** An input has 41 bytes, each of weight four. */
const MAX_REPORTED_INPUTS = Math.floor(MAX_STANDARD_WU / (4 * 41))
const chain: FieldReader<0 | 1> = (value, where) => (word('0', '1')(value, where) === '0' ? 0 : 1)
const place = object({ chain, index: whole(0x7fff_ffff) })

export const CHAIN_MESSAGES = {
  // Lets the signer's clock catch up.
  'clock.headers': { roles: BOTH, unsigned: BOTH, body: object({ headers: base64(80 * 2_016) }) },
  // How high the chain is. No lock time further ahead is signed; on mainnet it is not believed
  // against the clock.
  'chain.height': { roles: SERVER, unsigned: SERVER, body: object({ height: whole(499_999_999) }) },
  // That a block has a spend of coins which a postponed spend was signed for: the transaction, its
  // branch, and the headers from that block on. From then on it counts as one signed just now.
  'chain.spent': {
    roles: SERVER,
    unsigned: SERVER,
    body: object({
      wallet,
      transaction: base64(MAX_BLOCK_BYTES),
      merkle: list(hex(32), DEEPEST_BRANCH),
      position: whole(2 ** DEEPEST_BRANCH - 1),
      headers: base64(80 * 144),
    }),
  },
  // Nobody else has to tell of transactions, and looking at one is work.
  'chain.report': {
    roles: BOTH,
    unsigned: SERVER,
    body: object({
      wallet,
      /** No longer than what nodes pass on, which is all that is looked at. */
      transaction: base64(MAX_STANDARD_WU),
      /** The amount each input spends, in its order. */
      amounts: list(text(16), MAX_REPORTED_INPUTS),
      /** Where the wallet's coins among the inputs lie: perhaps far beyond its used indexes. */
      places: optional(list(place, MAX_REPORTED_INPUTS)),
    }),
  },
} as const
