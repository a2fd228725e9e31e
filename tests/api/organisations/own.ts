// An owner runs every errand at home, with the very names that the others tried: all of them live.

import { type RouteId, routeOf } from '@countersign/contract/routes.ts'
import { STEP_SECONDS } from './account.ts'
import { askFor, type ScopedId } from './errands.ts'
import type { Furnished } from './names.ts'
import { type Answer, send } from './send.ts'
import { ownWay } from './ways.ts'

/** Each code is good once. */
const later = async (org: Furnished) => org.pass(STEP_SECONDS)

/** What has to be before. */
const BEFORE: Readonly<Partial<Record<RouteId, (org: Furnished) => Promise<unknown>>>> = {
  proveAgain: later,
  setPassword: later,
  finishPasswordReset: later,
  enterByPassword: later,
  cancelPasswordReset: ({ account }) =>
    account.browser.api.askPasswordReset({ body: { name: 'owner' } }),
}

/** Routes that begin a session the owner goes on with: the one before has ended. */
const ENTRANCES: ReadonlySet<RouteId> = new Set(['enterByPasskey', 'enterByPassword'])

const ASK_A_TRADER: ReadonlySet<ScopedId> = new Set([
  'listExchangeOrders',
  'showExchangeOrder',
  'showCandles',
])

export async function runOwn(org: Furnished, id: ScopedId): Promise<Answer> {
  await BEFORE[id]?.(org)
  const answer = await send(org, ownWay(org, id), id, await askFor(id, org.names))
  // No trader runs here: the server has what one told of accounts, and cannot ask for more.
  if (ASK_A_TRADER.has(id) && answer.status === 404) return answer
  if (!routeOf(id).statuses.includes(answer.status)) {
    throw new Error(`${id} of ${org.name}: ${answer.status} ${answer.text}`)
  }
  if (ENTRANCES.has(id)) {
    for (const line of answer.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      org.account.browser.cookies.set(name, value)
    }
  }
  return answer
}
