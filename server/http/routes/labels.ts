// Labels: listed, put and removed.

import type { LABEL_ROUTES } from '@countersign/contract/routes/labels.ts'
import type { LabelType } from '@countersign/core/wallet/labels.ts'
import { listLabels, putLabels } from '../../use-cases/keep-labels.ts'
import { actingOf } from '../gate.ts'
import type { Handlers } from '../handler.ts'
import { pageOf } from '../page.ts'
import { labelOf, labelView } from '../views.ts'

export const labelHandlers: Handlers<keyof typeof LABEL_ROUTES> = {
  async listLabels({ world, ask: { wallet, type, after, ...ask } }) {
    const page = { ...pageOf(ask), type, after: after === undefined ? undefined : nameOf(after) }
    const labels = await listLabels(world, wallet, page)
    return { body: { labels: labels.map(labelView) } }
  },

  async putLabels({ world, ask: { wallet, body }, passage }) {
    const labels = body.labels.map(labelOf)
    return { body: await putLabels(world, { wallet, labels }, actingOf(passage)) }
  },
}

/** `tx:ab…`; the pattern of the route has seen to the type. */
function nameOf(name: string) {
  const [type = ''] = name.split(':', 1)
  return { type: type as LabelType, ref: name.slice(type.length + 1) }
}
