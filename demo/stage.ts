// How a demonstration's people reach the signer: all by the desk, as browsers do.

import type { KeyObject } from 'node:crypto'
import { askOver } from '@countersign/channel/client.ts'
import type { MessageKind } from '@countersign/channel/messages.ts'
import type { Context } from '@countersign/cli/context.ts'
import { byDesk } from '@countersign/cli/flows/exchange.ts'
import { requirePairing } from '@countersign/cli/keep/pairing.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import type { Stage } from './team.ts'

/** @param device - of whoever looks */
export function stageOf(context: Context, desk: string, device: KeyObject): Stage {
  const { identity } = requirePairing(context)
  const { now } = context
  const ask = (kind: MessageKind, body: Canonical, by: KeyObject | null) =>
    askOver(byDesk(desk), { identity, now, ...(by ? { device: by } : {}) })(kind, body)
  return { identity, origin: desk, now, ask, show: () => ask('charter.show', {}, device) }
}
