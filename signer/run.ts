// The signer as a process: proves its cage, waits for the unseal key, then serves the connections
// that the launcher passes on. Clocks and journal are arguments: tests can stop it anywhere.

import type { Socket } from 'node:net'
import { fingerprint } from '@countersign/channel/identity.ts'
import type { CageReport, FromLauncher, ToLauncher } from '@countersign/channel/launch.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { tryToBreakOut } from '@countersign/vault/cage.ts'
import { openVault } from '@countersign/vault/founding.ts'
import type { openJournal } from '@countersign/vault/journal.ts'
import type { UnsealKey } from '@countersign/vault/sealed-seed.ts'
import { type Connections, openConnections } from './connections.ts'
import { serve } from './serve.ts'
import type { Serving } from './serving.ts'
import { openSigner, type Signer } from './signer.ts'

export type RunOptions = {
  readonly clock: () => UnixSeconds
  /** Seconds by a clock that nobody can set and that stands still while the machine sleeps. */
  readonly monotonic: () => number
  readonly open?: typeof openJournal
  /** Answers one frame; the signer's own unless a test stands between. */
  readonly answer?: typeof serve
}

type Begun = { readonly begin: Extract<FromLauncher, { kind: 'begin' }>; readonly cage: CageReport }

/** Runs until the launcher says stop or is gone. */
export function runSigner(options: RunOptions): void {
  const tell = (message: ToLauncher) => void process.send?.(message)
  const refuse = (fault: Fault) =>
    tell({ kind: 'refused', code: fault.code, message: withFacts(fault) })
  // SQLite makes its files for everybody to read otherwise.
  process.umask(0o077)
  const claimCode: Serving['claimCode'] = { value: null }
  let begun: Begun | null = null
  let connections: Connections | null = null

  const unseal = (key: UnsealKey) => {
    if (!begun || connections) return
    const { network, folder } = begun.begin
    const purpose = { process: 'signer', network } as const
    const { seed, isNew } = openVault({ folder, purpose }, key, options.clock())
    const signer = openSigner({ folder, network, seed, ...options })
    const onClaimed = () => tell({ kind: 'claimed' })
    const offers = { offers: new Map(), signInOffers: new Map() }
    const service = { signer, cage: begun.cage, claimCode, ...offers, onClaimed }
    const answer = options.answer ?? serve
    connections = openConnections((role, framed) => answer(service, role, framed))
    tell(unsealed(signer, isNew))
  }

  const onMessage = async (message: FromLauncher, handle?: Socket) => {
    switch (message.kind) {
      case 'begin': {
        const cage = await tryToBreakOut(message.outside)
        begun = { begin: message, cage }
        tell({ kind: 'caged', report: cage })
        // A signer that the permission model does not hold must not see a key.
        if (cage.isolation === 'none') process.exit(3)
        return
      }
      case 'unseal':
        return unseal(unsealKey(message))
      case 'claim-code':
        claimCode.value = message.code
        return
      case 'connection':
        if (handle && connections) connections.accept(handle, message.role)
        else handle?.destroy()
        return
      case 'stop':
        process.exit(0)
    }
  }

  process.on('message', (message: FromLauncher, handle) => {
    onMessage(message, handle as Socket | undefined).catch((error: unknown) => {
      if (error instanceof Fault) refuse(error)
      else throw error
    })
  })
  // Without its launcher nobody can reach it: it ends, and the journal is whole at any moment.
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'started' })
}

/** Who the signer turned out to be. */
function unsealed({ keys, charter }: Signer, isNew: boolean): ToLauncher {
  const { signingKey, sealingKey } = keys.identity
  return {
    kind: 'unsealed',
    fingerprint: fingerprint(keys.identity),
    identity: { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() },
    isNew,
    isClaimed: charter().owner !== null,
  }
}

/** A fault in one line, with its facts: this line is all the operator sees of it. */
function withFacts({ message, facts }: Fault): string {
  const told = Object.entries(facts).map(([name, value]) => `${name}: ${value}`)
  return told.length === 0 ? message : `${message} (${told.join(', ')})`
}

function unsealKey(message: Extract<FromLauncher, { kind: 'unseal' }>): UnsealKey {
  return message.with === 'key-file'
    ? { kind: 'key-file', key: message.secret }
    : { kind: 'passphrase', passphrase: Buffer.from(message.secret).toString('utf8') }
}
