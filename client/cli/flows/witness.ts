// This client as the signer's witness: it keeps the highest heads that answers show, and says them
// when a signer that was started asks. A signer that shows less than was seen is not used again.

import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '@countersign/channel/client.ts'
import type { Identity } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, whole, word } from '@countersign/core/fields.ts'
import type { Context } from '../context.ts'
import { type Head, type HeadStore, keepHeads, readHeads } from '../keep/heads.ts'

/** How long a pinned witness elsewhere is waited for. */
const PATIENCE_SECONDS = 10

export type Ask = (kind: MessageKind, body: Canonical) => Promise<Canonical>

export const headsFile = ({ clientHome }: Context): string => join(clientHome, 'heads.json')

/** What was seen, set aside: whoever has not done so freezes a standby that was resumed. */
const SEEN = ['heads', 'witness-heads'] as const

/**
 * Sets aside what was seen of a signer that is gone for good, so that the standby in its place is
 * not taken for an old copy of it.
 * @returns where it lies now; none where nothing was seen
 */
export function forgetHeads({ clientHome }: Context): readonly string[] {
  return SEEN.filter((name) => existsSync(join(clientHome, `${name}.json`))).map((name) => {
    const aside = join(clientHome, `${name}-before.json`)
    renameSync(join(clientHome, `${name}.json`), aside)
    return aside
  })
}

/** Where this client keeps what it saw of a signer. */
export const headStore = (context: Context, signer: Identity): HeadStore => ({
  file: headsFile(context),
  signer,
})

/**
 * Asks; if the signer waits for a witness, answers as one and asks again, once.
 * @throws Fault witness.head_lower, witness.elsewhere; Refusal signer.frozen and every other
 */
export async function askWitnessed(
  store: HeadStore,
  ask: Ask,
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> {
  const learned = async () => {
    const answer = await ask(kind, body)
    keepHeads(store, headsIn(body, answer))
    return answer
  }
  try {
    return await learned()
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'witness.needed') throw error
    await answerAsWitness(store, ask)
    await waitForPinned(ask)
    return await learned()
  }
}

/** If the signer waits for a witness, answers as one. @throws as `askWitnessed` */
export async function wakeWitnessed(store: HeadStore, ask: Ask): Promise<void> {
  if ((await greeting(ask)).state !== 'needed') return
  await answerAsWitness(store, ask)
  await waitForPinned(ask)
}

/** Says what was seen, and keeps what the signer shows in return. */
export async function answerAsWitness(store: HeadStore, ask: Ask): Promise<WitnessAnswer> {
  const { nonce } = await greeting(ask)
  const heads = readHeads(store).map(({ log, seq, hash }) => ({ log, seq: String(seq), hash }))
  const answer = witnessAnswer(await ask('witness.answer', { nonce, heads }), 'answer')
  keepHeads(store, answer.heads, true)
  return answer
}

const witnessState = word('none', 'needed', 'answered')
const headFields = object({ log: text(64), seq: whole(), hash: hex(32) })
const witnessAnswer = object({ state: witnessState, heads: list(headFields, 1024) })
const greetingFields = object({ state: witnessState, nonce: hex(16) })

export type WitnessAnswer = ReturnType<typeof witnessAnswer>

async function greeting(ask: Ask) {
  const { witness } = (await ask('hello', {})) as { readonly witness?: Canonical }
  return greetingFields(witness, 'witness')
}

async function waitForPinned(ask: Ask): Promise<void> {
  for (let waited = 0; waited < PATIENCE_SECONDS; waited += 1) {
    if ((await greeting(ask)).state !== 'needed') return
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  throw new Fault('witness.elsewhere')
}

/** The heads that an answer of any kind shows; a wallet's stands without its name. */
function headsIn(asked: Canonical, answer: Canonical): readonly Head[] {
  type Told = { readonly [name in 'wallet' | 'head' | 'charter']?: Canonical }
  const { head, charter, wallet } = answer as Told
  const name = wallet ?? (asked as Told).wallet
  const read = object({ seq: whole(), hash: hex(32) })
  const found: Head[] = []
  if (charter !== undefined) found.push({ log: 'charter', ...read(charter, 'charter') })
  if (head !== undefined && typeof name === 'string') {
    found.push({ log: `spends/${name}`, ...read(head, 'head') })
  }
  return found.filter(({ seq }) => seq > 0)
}
