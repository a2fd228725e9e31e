// A process with a sealed seed, which signer and trader are: it proves its cage, waits for the
// unseal key, then serves the connections that the launcher passes on.

import type { Socket } from 'node:net'
import { fingerprint } from '@countersign/channel/identity.ts'
import type { Begin, CageReport, Refused, Unseal, Unsealed } from '@countersign/channel/launch.ts'
import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'
import { tryToBreakOut } from './cage.ts'
import { openVault } from './founding.ts'
import type { VaultKeys } from './keys.ts'
import type { SealPurpose, UnsealKey } from './sealed-seed.ts'

type Said = { readonly kind: string }

/** What the launcher says to both, and `Own` to this one alone. */
type Heard<Own extends Said, B extends Begin> = B | Unseal | { readonly kind: 'stop' } | Own

export type SealedProcess<Own extends Said, B extends Begin> = {
  readonly process: SealPurpose['process']
  readonly clock: () => UnixSeconds
  /**
   * Opens the folder with its seed; from then on `hear` is given what the launcher says.
   * @throws Fault whatever keeps it from serving: the launcher is told
   */
  open(opened: Opened<B>): Open
  /** What is not about the start; a connection is the handle beside its message. */
  hear(message: Own, handle: Socket | undefined): void
}

export type Opened<B extends Begin> = {
  readonly begin: B
  readonly cage: CageReport
  readonly seed: Uint8Array
}

/** Who it turned out to be. */
type Open = { readonly keys: VaultKeys; readonly isClaimed: boolean }

/** Runs until the launcher says stop or is gone. */
export function runSealed<Own extends Said, B extends Begin>(own: SealedProcess<Own, B>): void {
  const tell = (message: Said) => void process.send?.(message)
  // SQLite makes its files for everybody to read otherwise.
  process.umask(0o077)
  let begun: { readonly begin: B; readonly cage: CageReport } | null = null
  let isOpen = false

  const begin = async (message: B) => {
    const cage = await tryToBreakOut(message.outside)
    begun = { begin: message, cage }
    tell({ kind: 'caged', report: cage } as Said)
    // What the permission model does not hold must not see a key.
    if (cage.isolation === 'none') process.exit(3)
  }
  const unseal = (key: UnsealKey) => {
    if (!begun || isOpen) return
    const { network, folder } = begun.begin
    const purpose = { process: own.process, network } as const
    const { seed, isNew } = openVault({ folder, purpose }, key, own.clock())
    const open = own.open({ ...begun, seed })
    isOpen = true
    tell(unsealed(open, isNew))
  }
  const onMessage = async (message: Heard<Own, B>, handle?: Socket): Promise<void> => {
    if (isBegin<B>(message)) return begin(message)
    if (isUnseal(message)) return unseal(unsealKey(message))
    if (message.kind === 'stop') process.exit(0)
    own.hear(message as Own, handle)
  }

  process.on('message', (message: Heard<Own, B>, handle) => {
    onMessage(message, handle as Socket | undefined).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error
      const refused: Refused = { kind: 'refused', code: error.code, message: withFacts(error) }
      tell(refused)
    })
  })
  // Without its launcher nobody can reach it: it ends, and the journal is whole at any moment.
  process.on('disconnect', () => process.exit(0))
  tell({ kind: 'started' })
}

const isBegin = <B extends Begin>(message: Said): message is B => message.kind === 'begin'
const isUnseal = (message: Said): message is Unseal => message.kind === 'unseal'

function unsealed({ keys, isClaimed }: Open, isNew: boolean): Unsealed {
  const { signingKey, sealingKey } = keys.identity
  return {
    kind: 'unsealed',
    fingerprint: fingerprint(keys.identity),
    identity: { signingKey: signingKey.toHex(), sealingKey: sealingKey.toHex() },
    isNew,
    isClaimed,
  }
}

/** A fault in one line, with its facts: this line is all the operator sees of it. */
function withFacts({ message, facts }: Fault): string {
  const told = Object.entries(facts).map(([name, value]) => `${name}: ${value}`)
  return told.length === 0 ? message : `${message} (${told.join(', ')})`
}

function unsealKey(message: Unseal): UnsealKey {
  return message.with === 'key-file'
    ? { kind: 'key-file', key: message.secret }
    : { kind: 'passphrase', passphrase: Buffer.from(message.secret).toString('utf8') }
}
