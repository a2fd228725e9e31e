// The charter, statements of members, and the operators' tickets.

import type { CHARTER_ROUTES } from '@countersign/contract/routes/charter.ts'
import type { Canonical } from '@countersign/core/canonical.ts'
import { relayAct } from '../../use-cases/relay-act.ts'
import { exportCharter, showCharter, showCharterHead } from '../../use-cases/show-charter.ts'
import type { Handlers } from '../handler.ts'
import { relayed } from '../refused.ts'

const PAGE = 50

/** Operators need no credential here: together they have one turn among the signer's callers. */
const OPERATORS = 'operators'

export const charterHandlers: Handlers<keyof typeof CHARTER_ROUTES> = {
  async showCharter({ world }) {
    return { body: { charter: await showCharter(world) } }
  },

  async exportCharter({ world, ask }) {
    const wanted = { after: Number(ask.after ?? 0), limit: Number(ask.limit ?? PAGE) }
    const { entries, head } = await exportCharter(world, wanted)
    return { body: { entries: [...entries], head } }
  },

  async showCharterHead({ world }) {
    return { body: { head: await showCharterHead(world) } }
  },

  async actInCharter({ world, ask, passage }) {
    const body = ask.body as unknown as Canonical
    const relay = { kind: 'charter.act', body, caller: passage.callerName } as const
    return { body: relayed(await relayAct(world, relay)) }
  },

  async issueUnlock({ world, ask }) {
    const body = ask.body as unknown as Canonical
    const relay = { kind: 'unlock.issue', body, caller: OPERATORS } as const
    return { body: relayed(await relayAct(world, relay)) }
  },
}
