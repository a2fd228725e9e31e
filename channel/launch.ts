// What the launcher and a caged process say to each other over IPC. Connections come as handles
// beside their message: the process can neither listen nor connect, and the channel gives the role.

import type { Network } from '@countersign/core/bitcoin/network.ts'
import type { Backend } from './backend.ts'
import type { Role } from './messages.ts'
import type { TraderRole } from './trader-messages.ts'

/** Places outside the process's folder that it must not reach, made by the launcher to be tried. */
export type Outside = {
  readonly folder: string
  readonly database: string
  readonly tcpPort: number
}

/** How every process with a sealed seed is told to begin. */
export type Begin = {
  readonly kind: 'begin'
  readonly network: Network
  /** As it sees it. */
  readonly folder: string
  readonly outside: Outside
}

export type Unseal = {
  readonly kind: 'unseal'
  readonly with: 'passphrase' | 'key-file'
  readonly secret: Uint8Array
}

export type Unsealed = {
  readonly kind: 'unsealed'
  readonly fingerprint: string
  /** Its public keys in hex, for those who check its answers. */
  readonly identity: ServerSettings['identity']
  readonly isNew: boolean
  /** Whether it has an owner, which the trader never has: it asks the signer. */
  readonly isClaimed: boolean
}

export type Refused = {
  readonly kind: 'refused'
  readonly code: string
  readonly message: string
}

/** What a process with a sealed seed says at its start. */
export type FromSealed =
  | { readonly kind: 'started' }
  | { readonly kind: 'caged'; readonly report: CageReport }
  | Unsealed
  | Refused

export type FromLauncher =
  | Begin
  | Unseal
  | { readonly kind: 'claim-code'; readonly code: string }
  | { readonly kind: 'connection'; readonly role: Role }
  | { readonly kind: 'stop' }

export type ToLauncher = FromSealed | { readonly kind: 'claimed' }

/** A venue as this installation has it, where that is another than the world's: for tests. */
export type VenuePlace = {
  /** `http://127.0.0.1:8190`, on the loopback alone. */
  readonly url: string
  /** PEM of who signed its certificate, for https. */
  readonly ca?: string
}

/** By the id of the venue. */
export type VenuePlaces = Readonly<Record<string, VenuePlace>>

/** `egress` connections come from the server, and the trader asks over them. */
export type TraderDoor = TraderRole | 'egress'

/** `signer` answers `dial`: without a handle the signer cannot be reached. */
export type ToTrader =
  | (Begin & {
      /** The signer's public keys in hex, whose answers it believes. */
      readonly signer: ServerSettings['identity']
      readonly venues: VenuePlaces
      /** The addresses that requests to venues come from, as far as the operator said. */
      readonly addresses: readonly string[]
      /** On somebody's own machine: whoever carries its questions to the signer signs them. */
      readonly isLocal?: boolean
    })
  | Unseal
  | { readonly kind: 'connection'; readonly what: TraderDoor | 'signer' }
  | { readonly kind: 'stop' }

export type FromTrader = FromSealed | { readonly kind: 'dial' }

/** The way out to exchanges as a process of its own, beside a trader on somebody's machine. */
export type ToEgress =
  | { readonly kind: 'begin'; readonly socketPath: string; readonly venues: VenuePlaces }
  | { readonly kind: 'stop' }

export type FromEgress =
  | { readonly kind: 'started' }
  | { readonly kind: 'serving' }
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

/** A Bitcoin Core, by its RPC. */
export type CoreNode = {
  readonly kind: 'core-rpc'
  readonly url: string
  readonly cookieFile: string
}

/** What the server is told at its start. Paths are as it sees them. */
export type ServerSettings = {
  readonly network: Network
  /** Where it listens, on 127.0.0.1; 0 takes any free port. */
  readonly port: number
  /** The folder of PostgreSQL's socket, or the operator's own `postgres://` address. */
  readonly database: string
  readonly signerSocket: string
  /** Where the trader asks for requests to venues; absent where there is no trader. */
  readonly egressSocket?: string | null
  /** Where the trader is asked, and its identity; absent where there is no trader. */
  readonly traderSocket?: string | null
  readonly trader?: { readonly signingKey: string; readonly sealingKey: string } | null
  /** Venues that are elsewhere than in the world. */
  readonly venues?: VenuePlaces
  readonly deskUrl: string
  /**
   * The console's origin where people reach it by another than the server's own:
   * `https://console.example.org`.
   */
  readonly consoleUrl?: string | null
  /** Whose X-Forwarded-For is believed: addresses and ranges of proxies of one's own. */
  readonly trustedProxies?: readonly string[]
  /** For how many days answered requests, their PSBTs and notices are kept; 30 unless told. */
  readonly keptDays?: number | null
  /** The folder of the built console; absent where there is none. */
  readonly console?: string | null
  /** The file of breached passwords; absent where the operator has laid none there. */
  readonly breached?: string | null
  /** The signer's identity, its public keys in hex. */
  readonly identity: { readonly signingKey: string; readonly sealingKey: string }
  /** Who tells of the chain; null for nobody. */
  readonly node: null | CoreNode | Backend
  /** The channels of notices, as the operator wrote them in `notices.json`; absent for none. */
  readonly notices?: Readonly<Record<string, unknown>> | null
  /** Which credentials the operator changed since the last start: the audit log is told. */
  readonly changed?: readonly string[]
}

export type ToServer =
  | { readonly kind: 'begin'; readonly settings: ServerSettings }
  | { readonly kind: 'stop' }

export type FromServer =
  | { readonly kind: 'started' }
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** What the desk is told at its start. */
export type DeskSettings = {
  readonly network: Network
  /** Where browsers find it: `http://approve.localhost:8181`. The launcher listens there. */
  readonly url: string
  /** The origin of the console, to which people go from here; null where there is none. */
  readonly consoleUrl: string | null
  readonly identity: ServerSettings['identity']
}

/** What the courier is told at its start. Paths are as it sees them. */
export type CourierSettings = {
  readonly network: Network
  readonly folder: string
  readonly signerSocket: string
  readonly identity: ServerSettings['identity']
  /** The operator's settings of mail, SMS and so on, as they stand in their file. */
  readonly notices: unknown
}

export type ToCourier =
  | { readonly kind: 'begin'; readonly settings: CourierSettings }
  | { readonly kind: 'stop' }

export type FromCourier =
  | { readonly kind: 'started' }
  | { readonly kind: 'serving' }
  | {
      readonly kind: 'state'
      readonly lanes: readonly CourierLane[]
      /** Why the signer could not be asked what there is to tell; empty when it could. */
      readonly why: string
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }

/** How one person is reached by one channel. */
export type CourierLane = {
  readonly recipient: string
  readonly channel: string
  readonly waiting: number
  /** Refused for good, and kept. */
  readonly undelivered: number
  /** Why the last try failed; empty when it did not. */
  readonly why: string
  readonly isDead: boolean
  /** Whether its member has shown that it reaches them. */
  readonly isVerified: boolean
  /** 0 while nothing was delivered. */
  readonly deliveredAt: number
}

/** Whom the desk passes bytes on to. */
export type DeskPeer = 'signer' | 'trader'

/** A connection comes as a handle beside its message: a browser's, or one that leads to signer or
 * trader and was asked for by `dial`. */
export type ToDesk =
  | { readonly kind: 'begin'; readonly settings: DeskSettings }
  | { readonly kind: 'connection'; readonly what: 'browser' | DeskPeer }
  | { readonly kind: 'stop' }

export type FromDesk =
  | { readonly kind: 'started' }
  | { readonly kind: 'serving' }
  | { readonly kind: 'dial'; readonly to: DeskPeer }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
