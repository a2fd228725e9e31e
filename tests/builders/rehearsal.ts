// Rehearsals as their owners make them: the keys that leave a wallet sign what its signer asked
// for. And the four shapes, with those keys.

import {
  type Descriptor,
  type DescriptorKey,
  sortedMulti,
  timelocked,
} from '@countersign/core/bitcoin/descriptor.ts'
import { type ExtendedSecretKey, writeExtendedKey } from '@countersign/core/bitcoin/extended-key.ts'
import type { Network } from '@countersign/core/bitcoin/network.ts'
import { heldKeys } from '@countersign/core/wallet/exit/held.ts'
import type { RehearsedPath } from '@countersign/core/wallet/exit/path-words.ts'
import { rehearsedWay, signRehearsal } from '@countersign/core/wallet/exit/rehearsal.ts'
import type { Way } from '@countersign/core/wallet/exit/ways.ts'
import { person } from './coins.ts'

export type Rehearsable = {
  readonly wallet: string
  readonly path: RehearsedPath
  readonly shape: (server: DescriptorKey) => Descriptor
  /** Who leaves, beside the noted key of the signer where there are but two keys. */
  readonly by: readonly ExtendedSecretKey[]
  readonly needsSigner?: boolean
}

/** Every shape that a signer takes, and by whose keys it is left. */
export function rehearsables(network: Network): readonly Rehearsable[] {
  const [user, backup] = [person(1, network), person(2, network)]
  const both = [user.account, backup.account]
  return [
    {
      wallet: 'two-of-three',
      path: 'user-and-backup',
      shape: (server) => sortedMulti(2, [user.key, backup.key, server]),
      by: both,
    },
    {
      wallet: 'nested',
      path: 'user-and-backup',
      shape: (server) => sortedMulti(2, [user.key, server, backup.key], 'sh-wsh'),
      by: both,
    },
    {
      wallet: 'backup-later',
      path: 'backup-alone',
      shape: (server) => timelocked([user.key, server], backup.key, 52_560),
      by: [backup.account],
    },
    {
      wallet: 'user-later',
      path: 'user-alone',
      shape: (server) => timelocked([user.key, server], user.key, 144),
      by: [user.account],
    },
    {
      wallet: 'two-of-two',
      path: 'user-and-signer',
      shape: (server) => sortedMulti(2, [user.key, server]),
      by: [user.account],
      needsSigner: true,
    },
  ]
}

/** The proof by these accounts, by the way that a rehearsal takes unless another is named. */
export function proofBy(
  descriptor: Descriptor,
  accounts: readonly ExtendedSecretKey[],
  message: string,
  way?: Way,
): string {
  const keys = accounts.flatMap((each) => heldKeys(descriptor, writeExtendedKey(each, 'secret')))
  const taken = way ?? rehearsedWay(descriptor, new Set(keys.map(({ at }) => at)))
  if (!taken) throw new Error('too few keys to leave with')
  return signRehearsal({ descriptor, way: taken, keys }, message)
}
