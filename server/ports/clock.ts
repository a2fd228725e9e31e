// What a use case cannot make itself: the time, chance, a pause, and
// whether an Ed25519 signature holds.

import type { UnixSeconds } from '@countersign/core/basics.ts'

/** The server's clock. It decides about freshness and expiry of requests, never about money. */
export type Clock = () => UnixSeconds

/** So many bytes that nobody can guess. */
export type Chance = (length: number) => Uint8Array

/** Lets everybody else have a turn: called between the pieces of long work. */
export type Pause = () => Promise<void>

/** Whether the signature is this key's over these bytes; malformed ones are not. Never throws. */
export type Verifies = (key: Uint8Array, bytes: Uint8Array, signature: Uint8Array) => boolean
