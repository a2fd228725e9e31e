// Talks to the trader by the desk's other door. Keys of exchanges are sealed to it and to nobody
// else, so a person compares its fingerprint once; from then on this browser knows it.

import type { ConsentedAct, TraderMessage } from '@countersign/channel/trader-messages.ts'
import { seal as sealTo } from '@countersign/channel/web-sealing.ts'
import { type Canonical, canonicalText } from '@countersign/core/canonical.ts'
import { anything } from '@countersign/core/fields.ts'
import { accountBinding, accountSubject, secretsBinding } from './bindings.ts'
import { type Identity, isSameIdentity, readIdentity } from './identity.ts'
import { keepTrader, keptTrader } from './keep.ts'
import type { Session } from './session.ts'
import { askAt, greetAt } from './signer.ts'
import { some } from './some.ts'

export type Trader = {
  readonly identity: Identity
  /** Whether somebody compared its fingerprint in this browser. */
  readonly isPinned: boolean
  /** Remembers it, once its fingerprint was compared. */
  pin(): Promise<void>
  /** Asks as this browser's device. @throws Refusal, Fault channel.* */
  ask(kind: TraderMessage, body: Canonical): Promise<Canonical>
  /** The same with a code for exactly this. */
  askWithCode(
    act: Extract<TraderMessage, ConsentedAct>,
    body: Body,
    code: string,
  ): Promise<Canonical>
  /** An exchange's secrets, for one account at one venue. */
  seal(account: string, venue: string, secrets: Readonly<Record<string, string>>): Promise<string>
}

type Body = { readonly [name: string]: Canonical }

const hello = some({ identity: anything })

/** @throws Fault channel.answer_forged when another answers than the one that was compared */
export async function meetTrader(session: Session): Promise<Trader> {
  const pinned = await keptTrader()
  const said = hello(await greetAt('/trader', pinned), 'hello')
  const identity = readIdentity(said.identity)
  const ask: Trader['ask'] = (kind, body) =>
    askAt('/trader', identity, session.device, { kind, body })
  return {
    identity,
    isPinned: pinned !== null && isSameIdentity(pinned, identity),
    pin: () => keepTrader(identity),
    ask,
    async askWithCode(act, body, code) {
      const binding = accountBinding(act, accountSubject(identity, act, body))
      const sealed = await session.seal(code, binding)
      return ask(act, { ...body, code: sealed })
    },
    seal: (account, venue, secrets) =>
      sealTo(identity.sealingKey, canonicalText(secrets), secretsBinding(account, venue)),
  }
}
