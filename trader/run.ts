// The trader as a process: caged and sealed as the signer is. Once unsealed it serves the
// connections that the launcher passes on; requests to venues leave by the server's egress alone.

import { identityFromCanonical } from '@countersign/channel/identity.ts'
import type { FromTrader, ToTrader } from '@countersign/channel/launch.ts'
import type { TraderRole } from '@countersign/channel/trader-messages.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { type Connections, openConnections } from '@countersign/vault/connections.ts'
import type { openJournal } from '@countersign/vault/journal.ts'
import { runSealed } from '@countersign/vault/sealed-process.ts'
import { type EgressLine, openEgressLine } from './egress-line.ts'
import type { Time } from './prices/rhythm.ts'
import { serve } from './serve.ts'
import { openSignerLine, type SignerLine } from './signer-line.ts'
import { openTrader } from './trader.ts'

type Lines = { readonly signer: SignerLine; readonly egress: EgressLine }

export type RunOptions = {
  readonly clock: () => UnixSeconds
  /** How often it is looked whether something is due. */
  readonly everyMs: number
  /** Given so that a test can stop it between its steps. */
  readonly open?: typeof openJournal
  /** Its ways out with something laid over them; given so that a bench can watch them. */
  readonly over?: (lines: Lines) => Lines
  /** How often a venue is asked for prices, where that is not as usual. */
  readonly asksPerMinute?: number
  /** How often it looks whether a key is due. */
  readonly lookMs?: number
  /** By which prices are asked for; the machine's otherwise. */
  readonly priceTime?: Time
  /** How long a venue's answer is waited for; `TIMEOUT_MS` otherwise. */
  readonly timeoutMs?: () => number
}

const LOOK_MS = 60_000

type Begin = Extract<ToTrader, { kind: 'begin' }>
type Own = Extract<ToTrader, { kind: 'connection' }>

/** Runs until the launcher says stop or is gone. */
export function runTrader(options: RunOptions): void {
  const tell = (message: FromTrader) => void process.send?.(message)
  const signer = openSignerLine({ dial: () => tell({ kind: 'dial' }), now: options.clock })
  const egress = openEgressLine()
  let connections: Connections<TraderRole> | null = null
  runSealed<Own, Begin>({
    process: 'trader',
    clock: options.clock,
    open({ begin, cage, seed }) {
      const { folder, network, venues, addresses } = begin
      signer.pin(identityFromCanonical(begin.signer), begin.isLocal)
      const at = { folder, network, venues, addresses }
      const lines = { signer, egress }
      const trader = openTrader({ ...at, seed, ...(options.over?.(lines) ?? lines), ...options })
      setInterval(() => void trader.watch.look(), options.lookMs ?? LOOK_MS).unref()
      connections = openConnections((role, framed) => serve({ trader, cage }, role, framed))
      return { keys: trader.keys, isClaimed: false }
    },
    hear({ what }, socket) {
      if (what === 'signer') signer.connected(socket ?? null)
      else if (!socket || !connections) socket?.destroy()
      else if (what === 'egress') egress.accept(socket)
      else connections.accept(socket, what)
    },
  })
}
