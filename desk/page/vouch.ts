// This browser as a witness: it remembers how far it saw the signer's journal, and tells a signer
// that was started again. One that was restored from an old backup knows less than we do.

import type { Canonical } from '@countersign/core/canonical.ts'
import { hex, list, text, whole } from '@countersign/core/fields.ts'
import { keepHeads, keptHeads } from './keep.ts'
import type { Session } from './session.ts'
import { some } from './some.ts'

const heads = some({ heads: list(some({ log: text(64), seq: whole(), hash: hex(32) }), 1_024) })

export type SeenHead = ReturnType<typeof heads>['heads'][number]

/** Answers the signer's question when it has one, and remembers what there is now. */
export async function vouch(session: Session): Promise<void> {
  const { witness, identity } = session.greeting
  const signer = identity.signingKey.toHex()
  const seen = await keptHeads(signer)
  const answer =
    witness.state === 'needed'
      ? await session.ask('witness.answer', { nonce: witness.nonce, heads: seen.map(written) })
      : await session.ask('mirror.heads', {})
  await keepHeads(signer, higher(seen, heads(answer, 'heads').heads))
}

const written = ({ log, seq, hash }: SeenHead): Canonical => ({ log, seq: String(seq), hash })

/** Never less than before, whatever the signer says. */
function higher(seen: readonly SeenHead[], now: readonly SeenHead[]): readonly SeenHead[] {
  const kept = new Map(seen.map((head) => [head.log, head]))
  for (const head of now) {
    const before = kept.get(head.log)
    if (!before || before.seq < head.seq) kept.set(head.log, head)
  }
  return [...kept.values()]
}
