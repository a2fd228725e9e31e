// What the launcher and a caged process say to each other over IPC. Connections come as handles
// beside their message: the process can neither listen nor connect, and the channel gives the role.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Role } from './messages.ts'

/** Places outside the process's folder that it must not reach, made by the launcher to be tried. */
export type Outside = {
  readonly folder: string
  readonly database: string
  readonly tcpPort: number
}

export type FromLauncher =
  | {
      readonly kind: 'begin'
      readonly network: Network
      readonly folder: string
      readonly outside: Outside
    }
  | {
      readonly kind: 'unseal'
      readonly with: 'passphrase' | 'key-file'
      readonly secret: Uint8Array
    }
  | { readonly kind: 'claim-code'; readonly code: string }
  | { readonly kind: 'connection'; readonly role: Role }
  | { readonly kind: 'stop' }

export type ToLauncher =
  | { readonly kind: 'started' }
  | { readonly kind: 'caged'; readonly report: CageReport }
  | {
      readonly kind: 'unsealed'
      readonly fingerprint: string
      readonly isNew: boolean
      readonly isClaimed: boolean
    }
  | { readonly kind: 'claimed' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** `node`: Node's permission model has to stop it. `system`: only the operating system can. */
export type Attempt = {
  readonly name: string
  readonly layer: 'node' | 'system'
  readonly outcome: 'blocked' | 'open'
  /** The error that stopped it. */
  readonly by: string
}

export type CageReport = {
  readonly isolation: 'strong' | 'weak' | 'none'
  readonly attempts: readonly Attempt[]
}
