// What a probe is told to reach for. Only what is there is named, so that no attempt fails for the
// wrong reason.

import type { Attempt } from '@countersign/channel/launch.ts'

export type Targets = {
  /** Files of others: the unseal key, the signer's, one made for this. */
  readonly files: readonly string[]
  /** A SQLite file outside, and a folder to make one in. */
  readonly folder: string
  /** Unix sockets that are not its own. */
  readonly sockets: readonly string[]
  readonly tcpPort: number
  /** Processes outside. */
  readonly pids: readonly number[]
  /** The folders of its own code, as it sees them. */
  readonly code: readonly string[]
  /** Whether Node's permission model binds who is in the cage: not PostgreSQL, not native code. */
  readonly hasNode: boolean
  readonly network: 'none' | 'shared'
}

export type ToProbe =
  | { readonly kind: 'begin'; readonly targets: Targets }
  | { readonly kind: 'stop' }

export type FromProbe =
  | { readonly kind: 'started' }
  | { readonly kind: 'tried'; readonly attempts: readonly Attempt[] }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
