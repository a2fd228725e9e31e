// The signer as a process: once its cage is proven and its seed unsealed, it serves the connections
// that the launcher passes on. Clocks and journal are arguments: tests can stop it anywhere.

import type { FromLauncher, ToLauncher } from '@countersign/channel/launch.ts'
import type { Role } from '@countersign/channel/messages.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Connections, openConnections } from '@countersign/vault/connections.ts'
import type { openJournal } from '@countersign/vault/journal.ts'
import { runSealed } from '@countersign/vault/sealed-process.ts'
import { serve } from './serve.ts'
import type { Serving } from './serving.ts'
import { openSigner } from './signer.ts'

export type RunOptions = {
  readonly clock: () => UnixSeconds
  /** Seconds by a clock that nobody can set and that stands still while the machine sleeps. */
  readonly monotonic: () => number
  readonly open?: typeof openJournal
  /** Answers one frame; the signer's own unless a test stands between. */
  readonly answer?: typeof serve
}

type Begin = Extract<FromLauncher, { kind: 'begin' }>
type Own = Extract<FromLauncher, { kind: 'claim-code' | 'connection' }>

/** Runs until the launcher says stop or is gone. */
export function runSigner(options: RunOptions): void {
  const tell = (message: ToLauncher) => void process.send?.(message)
  const claimCode: Serving['claimCode'] = { value: null }
  let connections: Connections<Role> | null = null
  runSealed<Own, Begin>({
    process: 'signer',
    clock: options.clock,
    open({ begin: { network, folder }, cage, seed }) {
      const signer = openSigner({ folder, network, seed, ...options })
      const onClaimed = () => tell({ kind: 'claimed' })
      const offers = { offers: new Map(), signInOffers: new Map() }
      const service = { signer, cage, claimCode, ...offers, onClaimed }
      const answer = options.answer ?? serve
      connections = openConnections((role, framed) => answer(service, role, framed))
      return { keys: signer.keys, isClaimed: signer.charter().owner !== null }
    },
    hear(message, handle) {
      switch (message.kind) {
        case 'claim-code':
          claimCode.value = message.code
          return
        case 'connection':
          if (handle && connections) connections.accept(handle, message.role)
          else handle?.destroy()
      }
    },
  })
}
