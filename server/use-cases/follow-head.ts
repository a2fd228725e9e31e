// What people stop at the desk stops here within a second: the charter's head is asked for all the
// time, which costs the signer next to nothing, and the charter is read once the head has moved.

import { canonicalText } from '@countersign/core/canonical.ts'
import type { SignerPort } from '../ports/signer.ts'
import type { Store } from '../ports/store.ts'

export type HeadWorld = {
  readonly signer: Pick<SignerPort, 'charterHead'>
  readonly store: Pick<Store, 'transact'>
}

/** @returns one look: it throws while the signer or the store is away */
export function headFollower({ signer, store }: HeadWorld): () => Promise<void> {
  let known = ''
  return async () => {
    const head = canonicalText(await signer.charterHead())
    if (head === known) return
    await store.transact((tx) => tx.enqueue({ kind: 'project-journal' }))
    known = head
  }
}
