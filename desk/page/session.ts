// What every screen is given: this browser's device key, the signer it met, and how to ask it.

import type { Binding } from '@countersign/channel/binding.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import { seal } from '@countersign/channel/web-sealing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { consoleOrigin } from './console.ts'
import type { Device } from './envelope.ts'
import { keepPairing, keptDevice, keptPairing, type Pairing, type Stage } from './keep.ts'
import { ask, type Greeting, greet, Refusal } from './signer.ts'

export type Session = {
  readonly device: Device
  /** The signer as it answered when the page was opened. */
  readonly greeting: Greeting
  /** How far this browser came with that signer; null: they meet for the first time. */
  readonly stage: Stage | null
  /** Where the console is; null where there is none. */
  readonly consoleOrigin: string | null
  /** Asks as this device. @throws Refusal, Fault channel.* */
  ask(kind: MessageKind, body: Canonical): Promise<Canonical>
  /** Seals a code to the signer, for one use. */
  seal(secret: string, binding: Binding): Promise<string>
  /** Remembers the signer, and how far we came with it. */
  reach(stage: Stage): Promise<void>
  /** Shows another screen, or the same one anew. */
  go(route: string): void
}

/**
 * Greets the signer and finds out whether it knows this browser.
 * @throws Fault channel.answer_forged when another signer than the one met here answers
 */
export async function openSession(go: (route: string) => void): Promise<Session> {
  const [device, kept, origin] = await Promise.all([keptDevice(), keptPairing(), consoleOrigin()])
  // Whoever only asked and was never answered has pinned nothing.
  const pinned = kept === null || kept.stage === 'claiming' ? null : kept.identity
  const greeting = await greet(pinned)
  const { identity } = greeting
  const stage = await reached({ device, greeting, kept })
  return {
    device,
    greeting,
    stage,
    consoleOrigin: origin,
    ask: (kind, body) => ask(identity, device, kind, body),
    seal: (secret, binding) => seal(identity.sealingKey, secret, binding),
    reach: async (next) => void (await keepPairing({ identity, stage: next })),
    go,
  }
}

type Meeting = {
  readonly device: Device
  readonly greeting: Greeting
  readonly kept: Pairing | null
}

/** The signer decides who is a device; the browser only remembers. */
async function reached({ device, greeting, kept }: Meeting): Promise<Stage | null> {
  // After a claim whose answer was lost a person has to compare the fingerprint.
  if (!greeting.isClaimed || kept === null || kept.stage === 'claiming') return null
  const { identity } = greeting
  const isDevice = await isKnown(device, greeting)
  const stage = isDevice ? 'paired' : 'met'
  if (stage !== kept.stage) await keepPairing({ identity, stage })
  return stage
}

async function isKnown(device: Device, { identity }: Greeting): Promise<boolean> {
  try {
    await ask(identity, device, 'devices', {})
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'channel.device_unknown') return false
    throw error
  }
}

/** Whether the fault says that the signer is not the one we met. */
export const isForged = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'channel.answer_forged'
