// Which messages to the signer are acts of the API, and how each is asked there. The answer is the
// signer's own, as by any other way.

import type { Identity } from '@countersign/channel/identity.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { HttpAct } from '@countersign/core/access/http-signature.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { actByApi } from './api.ts'

type Asks = { readonly [I in keyof Api]: Parameters<Api[I]>[0] }

// The bodies are those of the signer's messages, written by the flows that ask for them: what is a
// part of the path there is a field here.
const ACTS: { readonly [K in HttpAct]: (api: Api, body: Fields) => Promise<unknown> } = {
  'spend.sign': (api, { wallet, ...body }) => api.askSpend({ wallet, body } as Asks['askSpend']),
  'spend.cancel': (api, body) => api.cancelSpend(body as Asks['cancelSpend']),
  'policy.tighten': (api, { wallet, ...body }) =>
    api.tightenPolicy({ wallet, body } as Asks['tightenPolicy']),
  'witness.answer': (api, body) => api.answerWitness({ body } as Asks['answerWitness']),
}

type Fields = Readonly<Record<string, unknown>>

/** Asks the API for the act; null if this kind is none. */
export function actOf(
  context: Context,
  server: { readonly url: string; readonly identity: Identity },
  kind: MessageKind,
  body: Canonical,
): Promise<Canonical> | null {
  if (!Object.hasOwn(ACTS, kind)) return null
  return actByApi(context, server, (api) => ACTS[kind as HttpAct](api, body as Fields))
}
